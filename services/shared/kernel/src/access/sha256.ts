import { createHash } from 'node:crypto'

/**
 * The SHA-256 of a text, which is stored instead of a token. A fast hash is right for 256 random bits, where there is
 * nothing to guess. Passwords are another matter.
 */
export const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()
