import { signAccessToken, tokenSeconds } from '@groundwork/kernel/access-token'
import { type Static, Type } from 'typebox'
import type { KeyRing } from './key-ring.ts'
import type { User } from './repo/users.ts'

/** What logging in gives; names as in OAuth 2.0 (RFC 6749 §5.1), in the case of this platform. */
export const TokenAnswer = Type.Object({
  accessToken: Type.String({ description: 'A JWT. Send it as `Authorization: Bearer …` to any service.' }),
  tokenType: Type.Literal('Bearer', { description: 'How it is sent.' }),
  expiresIn: Type.Integer({ description: 'Seconds for which the access token holds.' }),
  refreshToken: Type.String({ description: 'Gives new tokens, once. Shown only now.' }),
})
export type TokenAnswer = Static<typeof TokenAnswer>

export async function tokenAnswer(keys: KeyRing, { id, roles }: User, refreshToken: string): Promise<TokenAnswer> {
  const accessToken = await signAccessToken(await keys.signer(), { subject: id, roles })
  return { accessToken, tokenType: 'Bearer', expiresIn: tokenSeconds, refreshToken }
}
