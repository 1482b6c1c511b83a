import { createHash, randomBytes } from 'node:crypto'

/** A new refresh token of 256 random bits. A secret scanner can recognise a leaked one by its prefix. */
export const newRefreshToken = () => `gwr_${randomBytes(32).toString('base64url')}`

/** The stored hash of a token, or of a login. A fast hash is enough for random tokens. */
export const hashOf = (text: string) => createHash('sha256').update(text).digest()

/** A new password of 160 random bits, for an account that somebody else creates. It is shown once. */
export const newPassword = () => randomBytes(20).toString('base64url')
