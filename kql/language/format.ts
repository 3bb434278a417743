import { kustoLanguage, type RawCode } from './kusto';

/** Lays a query out as Microsoft's formatter does; comments stay, a second run changes nothing, one line feed ends the text. */
export function formatQuery(text: string): string {
  return formatCode(kustoLanguage().KustoCode.Parse(text));
}

/** Lays out a query that was parsed already. */
export function formatCode(code: RawCode): string {
  const { Editor } = kustoLanguage();
  const { Text } = new Editor.KustoCodeService.ctor(code).GetFormattedText(Editor.FormattingOptions.Default);
  return `${Text.replaceAll('\r\n', '\n').trimEnd()}\n`;
}
