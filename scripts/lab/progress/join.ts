/** `lab join`, `lab sync`, `lab leave`: this machine as a member of a cohort. */

import { deleteToken, isJoinAnswer, postJoin, problemDetail, type Reply } from './client.ts'
import { type CommandResult, environmentError, success, usageError } from './command-result.ts'
import { forgetMembership, readMembership, writeMembership } from './membership.ts'
import { defaultStateDir, type RecordOptions } from './record.ts'
import { type SyncReport, sync } from './sync.ts'

/** Milliseconds: a learner who typed a command can wait longer than one whose check has just ended. */
const commandTimeoutMs = 30_000

export interface JoinOptions extends RecordOptions {
  code: string
  /** Origin of the gateway. */
  server: string
  name?: string
}

export async function join({ code, server, name, stateDir = defaultStateDir }: JoinOptions): Promise<CommandResult> {
  const origin = originOf(server)
  if (!origin) return usageError(`“${server}” is not an address. It looks like http://localhost:8080.`)
  const held = await readMembership(stateDir)
  if (held)
    return usageError(`This machine is in “${held.cohort.title}” as ${held.name} already. "npx lab leave" ends that.`)

  const reply = await postJoin(origin, { code, name }, AbortSignal.timeout(10_000))
  if (!isJoinAnswer(reply.body)) return refused(reply, origin)
  const { token, learnerId, cohort, name: shownAs } = reply.body
  const joinedAt = new Date().toISOString()
  await writeMembership(stateDir, { server: origin, token, learnerId, cohort, name: shownAs, joinedAt })
  const report = await sync({ stateDir, budgetMs: commandTimeoutMs })
  return success(
    `Joined “${cohort.title}”. Your instructor sees you as ${shownAs}.`,
    ...(report.accepted > 0 ? [`${count(report.accepted)} from before went along.`] : []),
    ...report.messages,
    ...(isPrivate(origin) ? [] : [`Results travel unencrypted to ${origin}: ask for an https address.`]),
  )
}

function refused({ answer, body }: Reply, server: string): CommandResult {
  if (answer === 'no-answer')
    return environmentError(`Nothing answers at ${server}. Is the platform running there? Nothing was changed.`)
  const detail = problemDetail(body) ?? `It answered ${answer}.`
  if (answer === 404 || answer === 400) return usageError(`${server} did not take the code. ${detail}`)
  return environmentError(`${server} could not enrol you. ${detail}`)
}

export interface SyncNowOptions extends RecordOptions {
  everything?: boolean
}

export async function syncNow({ stateDir = defaultStateDir, everything }: SyncNowOptions = {}): Promise<CommandResult> {
  const membership = await readMembership(stateDir)
  if (!membership) return usageError('This machine is in no cohort: results stay here. "npx lab join CODE" joins one.')
  const report = await sync({ stateDir, everything, budgetMs: commandTimeoutMs })
  const lines = [...outcome(report, membership.cohort.title), ...report.messages]
  return report.state === 'synced' ? success(...lines) : environmentError(...lines)
}

function outcome({ accepted, duplicates, dropped, pending }: SyncReport, title: string): string[] {
  return [
    ...(accepted > 0 ? [`${count(accepted)} sent to “${title}”.`] : []),
    ...(duplicates > 0 ? [`${count(duplicates)} were there already.`] : []),
    ...(pending > 0 ? [`${count(pending)} wait here.`] : []),
    ...(accepted + duplicates + pending + dropped.length === 0 ? [`“${title}” has everything.`] : []),
  ]
}

export async function leave({ stateDir = defaultStateDir }: RecordOptions = {}): Promise<CommandResult> {
  const membership = await readMembership(stateDir)
  if (!membership) return success('This machine is in no cohort.')
  const { server, token, cohort } = membership
  const { answer } = await deleteToken(server, token, AbortSignal.timeout(5_000))
  await forgetMembership(stateDir)
  return success(
    `Left “${cohort.title}”. Your results stay on this machine; those already sent stay on the board.`,
    'Joining again makes a new row there.',
    ...(answer === 204 || answer === 401
      ? []
      : [`${server} did not answer, so it still knows the token that was removed here.`]),
  )
}

const count = (results: number) => (results === 1 ? '1 result' : `${results} results`)

function originOf(server: string): string | undefined {
  const text = /^https?:\/\//.test(server) ? server : `http://${server}`
  return URL.canParse(text) ? new URL(text).origin : undefined
}

/** Whether the connection cannot be read on the way. */
function isPrivate(origin: string): boolean {
  const { protocol, hostname } = new URL(origin)
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
}
