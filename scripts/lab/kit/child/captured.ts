/** What the language offers, as it is before the learner's code is loaded: that code may replace any of it. */
import { types } from 'node:util'

export const { apply, defineProperty, get, getPrototypeOf, ownKeys, set } = Reflect
export const { isArray } = Array
export const { isDate, isMap, isNativeError, isPromise, isProxy, isSet } = types
export const { create, freeze, hasOwn, is, keys, setPrototypeOf } = Object
export const { getTime, setTime } = Date.prototype
/** Under its own name it would make a promise of this module. */
export const { then: promiseThen } = Promise.prototype
export const [CapturedDate, CapturedError, CapturedPromise] = [Date, Error, Promise]
