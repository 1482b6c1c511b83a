import { Uuid } from '@groundwork/kernel/schema'
import { type Static, Type } from 'typebox'
import { Answer } from './client.ts'

/** What the provider posts to the shop: news of a payment. The same news again has the same id. */
export const Callback = Type.Object({ id: Uuid, key: Uuid, ...Answer.properties })
export type Callback = Static<typeof Callback>

/** Where payment takes callbacks. Not behind the gateway. */
export const callbackPath = '/internal/provider-callbacks'
