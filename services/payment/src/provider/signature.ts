import { createHmac } from 'node:crypto'
import { sameText } from '@groundwork/kernel/same-text'

/** The header of a callback that shows who sent it. */
export const signatureHeader = 'provider-signature'

/** What a text is signed with: its HMAC-SHA256 under the secret that provider and shop share, in hexadecimal. */
export function signatureOf(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex')
}

export function isSigned(secret: string, text: string, signature: unknown): boolean {
  return typeof signature === 'string' && sameText(signature, signatureOf(secret, text))
}
