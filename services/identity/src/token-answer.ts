import { signAccessToken, tokenSeconds } from '@groundwork/kernel/access/access-token'
import { type Static, Type } from 'typebox'
import type { KeyRing } from './key-ring.ts'
import type { User } from './repo/users.ts'

/** The answer to logging in. The names are those of OAuth 2.0 (RFC 6749 §5.1), in camel case. */
export const TokenAnswer = Type.Object({
  accessToken: Type.String({ description: 'A JWT. Send it as `Authorization: Bearer …` to any service.' }),
  tokenType: Type.Literal('Bearer', { description: 'The type of the access token.' }),
  expiresIn: Type.Integer({ description: 'The lifetime of the access token in seconds.' }),
  refreshToken: Type.String({
    description: 'The token for `/api/v1/identity/refresh`. It can be used once, and it is shown only now.',
  }),
})
export type TokenAnswer = Static<typeof TokenAnswer>

export async function tokenAnswer(keys: KeyRing, { id, roles }: User, refreshToken: string): Promise<TokenAnswer> {
  const accessToken = await signAccessToken(await keys.signer(), { subject: id, roles })
  return { accessToken, tokenType: 'Bearer', expiresIn: tokenSeconds, refreshToken }
}
