import type { YAMLError } from 'yaml'

/** The line at which the YAML parser stopped, and what it says: one sentence, without the place and the piece of the text. */
export function readYamlError({ linePos, message }: YAMLError): { line: number; message: string } {
  const [sentence = ''] = message.split('\n')
  return { line: linePos?.[0].line ?? 1, message: sentence.replace(/ at line \d+, column \d+:?$/, '.') }
}
