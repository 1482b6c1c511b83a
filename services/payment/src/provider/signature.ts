import { createHmac, timingSafeEqual } from 'node:crypto'

/** The header of a callback that shows who sent it. */
export const signatureHeader = 'provider-signature'

/** What a text is signed with: its HMAC-SHA256 under the secret that provider and shop share, in hexadecimal. */
export function signatureOf(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex')
}

/** Takes the same time wherever the two differ. */
export function isSigned(secret: string, text: string, signature: unknown): boolean {
  const expected = Buffer.from(signatureOf(secret, text))
  const given = Buffer.from(typeof signature === 'string' ? signature : '')
  return given.length === expected.length && timingSafeEqual(given, expected)
}
