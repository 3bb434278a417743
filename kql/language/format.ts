import { kustoLanguage } from './kusto';

/** Lays a query out as Microsoft's formatter does; comments stay, a second run changes nothing, one line feed ends the text. */
export function formatQuery(text: string): string {
  const { Editor, KustoCode } = kustoLanguage();
  const service = new Editor.KustoCodeService.ctor(KustoCode.Parse(text));
  const { Text } = service.GetFormattedText(Editor.FormattingOptions.Default);
  return `${Text.replaceAll('\r\n', '\n').trimEnd()}\n`;
}
