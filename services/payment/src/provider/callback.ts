import { Uuid } from '@groundwork/kernel/http/schema'
import { type Static, Type } from 'typebox'
import { Answer } from './client.ts'

/** A callback that the provider posts to the shop about a payment. A repeated callback has the same id. */
export const Callback = Type.Object({ id: Uuid, key: Uuid, ...Answer.properties })
export type Callback = Static<typeof Callback>

/** Path of payment's callback route. The gateway does not forward it. */
export const callbackPath = '/internal/provider-callbacks'
