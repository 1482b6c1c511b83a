/** `lab join`, `lab sync`, `lab leave`: this machine as a member of a cohort. */
import { deleteToken, isJoinAnswer, postJoin, problemDetail, type Reply } from './client.ts'
import { done, environment, misuse, type Said } from './command-result.ts'
import { forgetMembership, readMembership, writeMembership } from './membership.ts'
import { defaultStateDir } from './paths.ts'
import type { RecordOptions } from './record.ts'
import { type SyncReport, sync } from './sync.ts'

/** A learner who typed a command waits longer than one whose check has just ended. */
const patienceMs = 30_000

export interface JoinOptions extends RecordOptions {
  code: string
  /** Origin of the gateway. */
  server: string
  name?: string
}

export async function join({ code, server, name, stateDir = defaultStateDir }: JoinOptions): Promise<Said> {
  const origin = originOf(server)
  if (!origin) return misuse(`“${server}” is not an address. It looks like http://localhost:8080.`)
  const held = await readMembership(stateDir)
  if (held)
    return misuse(`This machine is in “${held.cohort.title}” as ${held.name} already. "npx lab leave" ends that.`)

  const reply = await postJoin(origin, { code, name }, AbortSignal.timeout(10_000))
  if (!isJoinAnswer(reply.body)) return refused(reply, origin)
  const { token, learnerId, cohort, name: shownAs } = reply.body
  const joinedAt = new Date().toISOString()
  await writeMembership(stateDir, { server: origin, token, learnerId, cohort, name: shownAs, joinedAt })
  const report = await sync({ stateDir, budgetMs: patienceMs })
  return done(
    `Joined “${cohort.title}”. Your instructor sees you as ${shownAs}.`,
    ...(report.accepted > 0 ? [`${count(report.accepted)} from before went along.`] : []),
    ...report.words,
    ...(isPrivate(origin) ? [] : [`Results travel unencrypted to ${origin}: ask for an https address.`]),
  )
}

function refused({ answer, body }: Reply, server: string): Said {
  if (answer === 'no-answer')
    return environment(`Nothing answers at ${server}. Is the platform running there? Nothing was changed.`)
  const detail = problemDetail(body) ?? `It answered ${answer}.`
  if (answer === 404 || answer === 400) return misuse(`${server} did not take the code. ${detail}`)
  return environment(`${server} could not enrol you. ${detail}`)
}

export interface SyncNowOptions extends RecordOptions {
  everything?: boolean
}

export async function syncNow({ stateDir = defaultStateDir, everything }: SyncNowOptions = {}): Promise<Said> {
  const membership = await readMembership(stateDir)
  if (!membership) return misuse('This machine is in no cohort: results stay here. "npx lab join CODE" joins one.')
  const report = await sync({ stateDir, everything, budgetMs: patienceMs })
  const said = [...outcome(report, membership.cohort.title), ...report.words]
  return report.state === 'synced' ? done(...said) : environment(...said)
}

function outcome({ accepted, duplicates, dropped, pending }: SyncReport, title: string): string[] {
  return [
    ...(accepted > 0 ? [`${count(accepted)} sent to “${title}”.`] : []),
    ...(duplicates > 0 ? [`${count(duplicates)} were there already.`] : []),
    ...(pending > 0 ? [`${count(pending)} wait here.`] : []),
    ...(accepted + duplicates + pending + dropped.length === 0 ? [`“${title}” has everything.`] : []),
  ]
}

export async function leave({ stateDir = defaultStateDir }: RecordOptions = {}): Promise<Said> {
  const membership = await readMembership(stateDir)
  if (!membership) return done('This machine is in no cohort.')
  const { server, token, cohort } = membership
  const { answer } = await deleteToken(server, token, AbortSignal.timeout(5_000))
  await forgetMembership(stateDir)
  return done(
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

/** What is sent there cannot be read on the way. */
function isPrivate(origin: string): boolean {
  const { protocol, hostname } = new URL(origin)
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
}
