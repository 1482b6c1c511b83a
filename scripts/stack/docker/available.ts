/** Whether this machine can run the stack in containers. */
import { isOlder } from '../version.ts'
import { docker, lastLine } from './command.ts'

export type DockerState = { ok: true; engine: string; compose: string } | { ok: false; reason: string }

const answerWithinMs = 3_000

/** The first version of Compose that knows the tag `!override`, by which ports are moved. */
const oldestCompose = '2.24.4'

/** Asks the engine and Compose; an engine that does not answer within three seconds counts as none. */
export async function dockerAvailable(): Promise<DockerState> {
  const ask = (...args: string[]) => docker(args, { timeoutMs: answerWithinMs }).catch((error: Error) => error)
  const [engine, compose] = await Promise.all([
    ask('version', '--format', '{{.Server.Version}}'),
    ask('compose', 'version', '--short'),
  ])
  if (engine instanceof Error) return { ok: false, reason: engine.message }
  if (engine.exitCode !== 0)
    return { ok: false, reason: `The Docker engine does not answer: ${lastLine(engine.stderr)}` }
  if (compose instanceof Error || compose.exitCode !== 0) {
    return { ok: false, reason: 'The docker command has no Compose: docker compose version fails.' }
  }
  const version = compose.stdout.trim().replace(/^v/, '')
  if (isOlder(version.replace(/[^\d.].*$/, ''), oldestCompose)) {
    return { ok: false, reason: `Docker Compose ${version} is too old; ${oldestCompose} or later is needed.` }
  }
  return { ok: true, engine: engine.stdout.trim(), compose: version }
}
