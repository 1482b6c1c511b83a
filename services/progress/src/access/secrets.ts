/** Random secrets and what is kept of them. */
import { createHash, randomBytes, randomInt } from 'node:crypto'

/**
 * 32 signs without I, O, 0 and 1, which look alike on a projector. Ten of them are 50 bits: at the one guess a second
 * that the limiter lets through, a code is safe for longer than any course.
 */
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const draw = (length: number) => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
const inGroups = (text: string) => text.match(/.{1,5}/g)!.join('-')

export const newJoinCode = () => draw(10)

/** How long a code works, a cohort's and an invitation's: a month, so that the term's first weeks are covered. */
export const codeDays = 30

/** As people write it: `ABCDE-FGHJK`. */
export const formatJoinCode = inGroups

/** As it is stored: case, dashes and blanks do not matter. */
export const parseJoinCode = (text: string) => text.toUpperCase().replaceAll(/[\s-]/g, '')

/** Twenty signs, 100 bits: made here and typed once or twice, so nobody needs to think one up. */
export const newPassword = () => inGroups(draw(20))

/** The prefix lets a secret scanner know one when it finds it in a repository. */
export const newLearnerToken = () => `gwl_${randomBytes(32).toString('base64url')}`

export const newSessionToken = () => randomBytes(32).toString('base64url')

/**
 * What is stored instead of a token. A fast hash is right here: the token is 256 random bits, there is nothing to guess.
 * (Passwords are another matter; see passwords.ts.)
 */
export const hashToken = (token: string) => createHash('sha256').update(token).digest()
