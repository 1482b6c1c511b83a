import { createHmac } from 'node:crypto'
import { sameText } from '@groundwork/kernel/access/same-text'

/** The header with the signature of a callback. */
export const signatureHeader = 'provider-signature'

/** The signature of a text: its HMAC-SHA256 with the secret that provider and shop share, in hexadecimal. */
export function signatureOf(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex')
}

export function isSigned(secret: string, text: string, signature: unknown): boolean {
  return typeof signature === 'string' && sameText(signature, signatureOf(secret, text))
}
