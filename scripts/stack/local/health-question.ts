import { basename, dirname } from 'node:path'
import type { ExecResult } from '../types.ts'
import { translateText } from './exec.ts'
import { translateArguments } from './tools/arguments.mjs'
import { probeFor } from './tools/probes.mjs'
import type { Adapter, InstanceContext } from './types.ts'

/** Where images have their clients; a program of the user's own stands elsewhere and is always run. */
const clientFolders = new Set(['.', '/bin', '/usr/bin', '/usr/local/bin', '/nodejs/bin', '/opt/kafka/bin'])

/**
 * A health check as a question that this process can ask itself. Undefined when it is more than a known client with
 * known arguments: then its command has to be run. What comes back is what the command would have ended with.
 */
export function healthQuestion(
  instance: InstanceContext,
  adapter: Adapter,
  [kind, ...rest]: readonly string[],
): ((timeoutMs: number) => Promise<ExecResult>) | undefined {
  const env = { ...instance.environment, ...adapter.execEnvironment?.(instance) }
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
/** Ends of a command that change nothing: `|| exit 1`, `> /dev/null`. */
const harmlessEnd = /(?:\s*(?:\d?>\s*\/dev\/null|2>&1|\|\|\s*exit\s+1|;))*\s*$/

/** The words of a command without any operator; undefined when a shell would have to read it. */
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
    // An unquoted variable would be split at its blanks, and vanish when it is empty.
    if ((double ?? '').includes('$(') || (bare?.includes('$') && !/^\S+$/.test(meant))) return undefined
    words.push({ written, meant })
  }
  return words
}
