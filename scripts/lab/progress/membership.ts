/** This machine's membership of a cohort: the token that `lab join` was given. One membership at a time. */
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { setAside } from '../state/set-aside.ts'

export interface Membership {
  /** Where the gateway is: `http://localhost:8080`, without a path. */
  server: string
  learnerId: string
  /** The name that the instructor sees. */
  name: string
  cohort: { slug: string; title: string }
  /** Lets the bearer write and read this one learner's results in this one cohort. */
  token: string
  /** ISO 8601. */
  joinedAt: string
}

const membershipFile = (stateDir: string) => join(stateDir, 'membership.json')

/**
 * @param warn told when a file without a valid membership was set aside
 * @returns undefined when nobody joined from this machine
 */
export async function readMembership(
  stateDir: string,
  warn: (sentence: string) => void = console.error,
): Promise<Membership | undefined> {
  const file = membershipFile(stateDir)
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  if (text === undefined) return undefined
  const membership = parsed(text)
  if (!membership)
    warn(
      `${file} could not be read and is now ${setAside(file)}. Your results are all here; npx lab join CODE joins your cohort again.`,
    )
  return membership
}

function parsed(text: string): Membership | undefined {
  try {
    const held = JSON.parse(text) as Partial<Membership> | null
    return held?.token && held.server && held.learnerId && held.cohort ? (held as Membership) : undefined
  } catch {
    return undefined
  }
}

/** Readable by the owner only: the file holds the token. */
export async function writeMembership(stateDir: string, membership: Membership): Promise<void> {
  await mkdir(stateDir, { recursive: true, mode: 0o700 })
  await writeFileAtomic(membershipFile(stateDir), `${JSON.stringify(membership, null, 2)}\n`, { mode: 0o600 })
}

export async function forgetMembership(stateDir: string): Promise<void> {
  await rm(membershipFile(stateDir), { force: true })
}
