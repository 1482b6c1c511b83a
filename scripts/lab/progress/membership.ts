/** Who this machine is to a progress service: the token that `lab join` was given. One membership at a time. */
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'

export interface Membership {
  /** Where the gateway is: `http://localhost:8080`, without a path. */
  server: string
  learnerId: string
  /** What the instructor sees. */
  name: string
  cohort: { slug: string; title: string }
  /** Lets the bearer write and read this one learner's results in this one cohort. */
  token: string
  /** ISO 8601. */
  joinedAt: string
}

const membershipFile = (stateDir: string) => join(stateDir, 'membership.json')

/** Undefined when nobody joined from this machine. A file that cannot be read counts as none: joining again mends it. */
export async function readMembership(stateDir: string): Promise<Membership | undefined> {
  try {
    const held = JSON.parse(await readFile(membershipFile(stateDir), 'utf8')) as Partial<Membership>
    return held.token && held.server && held.learnerId && held.cohort ? (held as Membership) : undefined
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
