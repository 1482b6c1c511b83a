import { randomBytes } from 'node:crypto'

/** A new refresh token of 256 random bits. A secret scanner can recognise a leaked one by its prefix. */
export const newRefreshToken = () => `gwr_${randomBytes(32).toString('base64url')}`

/** A new password of 160 random bits, for an account that somebody else creates. It is shown once. */
export const newPassword = () => randomBytes(20).toString('base64url')
