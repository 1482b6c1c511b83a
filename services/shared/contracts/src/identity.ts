import { Uuid } from '@groundwork/kernel/http/schema'
import { Type } from 'typebox'
import { contract } from './contract.ts'

export const CustomerRegistered = contract({
  type: 'groundwork.identity.customer-registered.v1',
  summary: 'Somebody may order from now on. Who it is, only identity knows.',
  topic: 'customer-events',
  producer: 'identity',
  aggregate: 'customer',
  data: Type.Object({ customerId: Uuid }),
})
