/** The plans that a reader can choose: the lesson's first one, and the same with messages to auth. */
import tidy from '@site/labs/01-architecture/wrong/tidy/architecture.yaml'
import { byMessage, type Plan } from './model.ts'

export const plans: readonly Plan[] = [
  { title: 'Everybody asks everybody', model: tidy },
  { title: 'The same, and auth is asked by message', model: byMessage(tidy, 'auth') },
]
