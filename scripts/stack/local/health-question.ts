import { basename, dirname } from 'node:path'
import type { ExecResult } from '../types.ts'
import { insideEnvironment, translateText } from './exec.ts'
import { translateArguments } from './tools/arguments.mjs'
import { probeFor } from './tools/probes.mjs'
import type { Adapter, InstanceContext } from './types.ts'

/** Folders of client programs in images; a program elsewhere is the user's own and is always run. */
const clientFolders = new Set(['.', '/bin', '/usr/bin', '/usr/local/bin', '/nodejs/bin', '/opt/kafka/bin'])

/**
 * Turns a health check into a question that this process can ask itself, with the same result as the command. Undefined
 * when it is not a known client with known arguments: then the command has to be run.
 */
export function healthQuestion(
  instance: InstanceContext,
  adapter: Adapter,
  [kind, ...rest]: readonly string[],
): ((timeoutMs: number) => Promise<ExecResult>) | undefined {
  const env = insideEnvironment(instance, adapter)
  const translate = (text: string) => translateText(text, instance)
  const words =
    kind === 'CMD' ? rest.map(word => ({ written: word, meant: translate(word) })) : shellWords(rest[0], translate, env)
  const [program, ...given] = words ?? []
  if (!program || !clientFolders.has(dirname(program.written))) return undefined
  const tool = basename(program.written)
  const hasAddress = !['node', 'kafka-broker-api-versions.sh'].includes(tool)
  const said = given.map(({ meant }) => meant)
  const asked = hasAddress ? translateArguments(tool, said, env, instance.names.all()) : { args: said, env }
  const probe = probeFor(tool, asked.args, asked.env)
  return probe && (timeoutMs => probe(AbortSignal.timeout(timeoutMs)))
}

interface Word {
  written: string
  meant: string
}

/** One word of a simple shell command, in which nothing but variables is expanded. */
const shellWord = /\s*(?:'([^']*)'|"([^"`\\]*)"|([\w./:@%+=,?-]*(?:\$\{?\w+\}?[\w./:@%+=,?-]*)*))(?=\s|$)/y
/** Endings of a command without effect: `|| exit 1`, `> /dev/null`. */
const harmlessEnd = /(?:\s*(?:\d?>\s*\/dev\/null|2>&1|\|\|\s*exit\s+1|;))*\s*$/

/** The words of a command without operators; undefined when only a shell can read it. */
function shellWords(
  text: string | undefined,
  translate: (text: string) => string,
  env: Record<string, string | undefined>,
): Word[] | undefined {
  const command = text?.replace(harmlessEnd, '')
  if (!command) return undefined
  const expand = (word: string) =>
    word.replace(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced, plain) => env[braced ?? plain] ?? '')
  const words: Word[] = []
  shellWord.lastIndex = 0
  while (shellWord.lastIndex < command.length) {
    const [found, single, double, bare] = shellWord.exec(command) ?? []
    if (!found) return undefined
    const written = single ?? double ?? bare ?? ''
    const meant = single === undefined ? expand(translate(written)) : translate(written)
    // The shell would split an unquoted variable at blanks, and drop an empty one.
    if ((double ?? '').includes('$(') || (bare?.includes('$') && !/^\S+$/.test(meant))) return undefined
    words.push({ written, meant })
  }
  return words
}
