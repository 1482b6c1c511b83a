/** Handlers as a scene describes them. They run beside the learner's code, as the learner's mediator calls them. */
import { append } from '../../../scripts/lab/kit/child/codec.ts'
import { pick } from '../../../scripts/lab/kit/child/pick.ts'
import { goRound } from './go-round.ts'
import { errorOf, type Ground } from './ground.ts'
import type { Handler, Step } from './scenes.ts'

// biome-ignore lint/suspicious/noExplicitAny: what a learner's mediator hands in may be anything
type Session = any

export function handlerOf(ground: Ground, { steps, again = steps, atOnce }: Handler) {
  let runs = 0
  return (_input: unknown, session: Session): Promise<unknown> => {
    if (runs++ > 0) return follow(ground, again, session, true)
    if (atOnce) throw errorOf({ message: atOnce })
    return follow(ground, steps, session, false)
  }
}

async function follow(ground: Ground, steps: readonly Step[], session: Session, isAgain: boolean): Promise<unknown> {
  const read: unknown[] = []
  append(ground.seen().runs, read)
  let answer: unknown
  for (let index = 0; index < steps.length; index++) {
    const step = steps[index]!
    ground.move()
    switch (step.do) {
      case 'get':
        append(read, pick(await session.get(step.kind, step.id), null))
        break
      case 'list':
        append(read, pick(await session.list(step.kind), [{ id: null, value: null }]))
        break
      case 'save':
        session.save(step.kind, step.id, step.value)
        break
      case 'add':
        session.save(step.kind, step.id, ((await session.get(step.kind, step.id)) ?? 0) + step.by)
        break
      case 'copy':
        session.save(step.kind, step.id, await session.get(step.kind, step.from))
        break
      case 'emit':
        session.emit({ type: step.type, data: index })
        break
      case 'foreign':
        ground.foreign(step)
        break
      case 'pause':
        if (!isAgain) await ground.hold()
        break
      case 'fail':
        throw errorOf(step)
      case 'answer':
        answer = step.value
        break
      case 'goRound':
        goRound(session)
    }
  }
  return answer
}
