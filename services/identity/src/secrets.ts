import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits. The prefix lets a secret scanner know one when it finds it in a repository. */
export const newRefreshToken = () => `gwr_${randomBytes(32).toString('base64url')}`

/** What is kept of a text that is as good as a password, or says who somebody is. */
export const hashOf = (text: string) => createHash('sha256').update(text).digest()

/** 160 random bits, for an account that somebody else makes: shown once. */
export const newPassword = () => randomBytes(20).toString('base64url')
