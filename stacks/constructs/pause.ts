import { TerraformResource, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

/** How long a new role or table may need until the services that rely on it know it. */
const PAUSE_MILLISECONDS = 60_000;

/** Settings for {@link Pause}. */
export interface PauseProps {
  /** What must be there before the pause begins. */
  readonly after: readonly ITerraformDependable[];

  /** Values whose change makes the next deploy pause again; otherwise only the first one does. */
  readonly triggers: Readonly<Record<string, string>>;
}

/**
 * A minute's pause between what Azure has acknowledged and what relies on it.
 *
 * Resource Manager answers before the data planes know: without the pause the first deploy fails on a table or a role
 * that is there. Needs no provider, and Node wherever Terraform runs.
 *
 * @example
 * const pause = new Pause(this, 'roles-in-effect', { after: [grant.resource], triggers: { grant: grant.resource.id } });
 */
export class Pause extends Construct {
  readonly resource: TerraformResource;

  constructor(scope: Construct, id: string, props: PauseProps) {
    super(scope, id);

    // Not cdktf's `DataResource`: that one runs terraform when it is synthesised, and fails where there is none.
    this.resource = new TerraformResource(this, 'pause', {
      terraformResourceType: 'terraform_data',
      dependsOn: [...props.after],
      provisioners: [{ type: 'local-exec', command: `node -e "setTimeout(()=>{},${PAUSE_MILLISECONDS})"` }],
    });
    this.resource.addOverride('triggers_replace', props.triggers);
  }
}
