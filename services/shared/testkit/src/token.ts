/** Access tokens for tests, signed with a key of this process; no identity is needed, and none is asked. */
import type { AccountRole } from '@groundwork/contracts/roles'
import { createKeyPair, readSigningKey, signAccessToken } from '@groundwork/kernel/access/access-token'

const { publicKey, privateKey } = await createKeyPair()
const signer = await readSigningKey(publicKey.kid, privateKey)

/** JWKS_URL of the services that a test opens: the key set itself, as a URL. */
export const testKeysUrl = `data:application/json,${encodeURIComponent(JSON.stringify({ keys: [publicKey] }))}`

/** The customer of infrastructure/postgres/seed-demo.sql. */
export const demoCustomer = '00000000-0000-4000-8000-000000000001'

/** The header by which an account with this role says who it is. */
export async function tokenFor(role: AccountRole, subject = demoCustomer) {
  return { authorization: `Bearer ${await signAccessToken(signer, { subject, roles: [role] })}` }
}
