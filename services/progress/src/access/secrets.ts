/** Random secrets, and how they are stored. */
import { randomBytes, randomInt } from 'node:crypto'

/**
 * 32 signs without I, O, 0 and 1, which look alike on a projector. Ten of them are 50 bits: at the one guess a second
 * that the limiter lets through, a code is safe for longer than any course.
 */
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const draw = (length: number) => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
const inGroups = (text: string) => text.match(/.{1,5}/g)!.join('-')

export const newJoinCode = () => draw(10)

/** How many days the code of a cohort or an invitation works: a month covers the first weeks of a term. */
export const codeDays = 30

/** The code for people: `ABCDE-FGHJK`. */
export const formatJoinCode = inGroups

/** The stored form of a code. Case, dashes and blanks do not matter. */
export const parseJoinCode = (text: string) => text.toUpperCase().replaceAll(/[\s-]/g, '')

/** A random password of twenty characters, 100 bits. It is typed once or twice, so nobody needs to choose one. */
export const newPassword = () => inGroups(draw(20))

/** A secret scanner can recognise a leaked token by its prefix. */
export const newLearnerToken = () => `gwl_${randomBytes(32).toString('base64url')}`

export const newSessionToken = () => randomBytes(32).toString('base64url')
