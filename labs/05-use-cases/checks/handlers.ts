/** Handlers as a scene describes them. They run beside the learner's code. */
import { pick } from '../../../scripts/lab/kit/child/pick.ts'
import { append } from '../../../scripts/lab/kit/child/safe-lists.ts'
import { goRound } from './go-round.ts'
import { errorOf, type Ground } from './ground.ts'
import type { Handler } from './scenes.ts'

// biome-ignore lint/suspicious/noExplicitAny: id a learner's mediator hands in may be anything
type Session = any

export function handlerOf(ground: Ground, { steps, again }: Handler) {
  let runs = 0
  return (_: unknown, session: Session): Promise<unknown> => {
    const isAgain = runs++ > 0
    if (steps[0]!.verb === 'throw' && !isAgain) throw errorOf(steps[0]!.id)
    return follow(ground, isAgain ? again : steps, session, isAgain)
  }
}

async function follow(ground: Ground, steps: Handler['steps'], session: Session, isAgain: boolean): Promise<unknown> {
  const read: unknown[] = []
  append(ground.seen.runs, read)
  let answer: unknown
  for (let index = 0; index < steps.length; index++) {
    const { verb, id, value } = steps[index]!
    const get = () => session.get('shelf', id)
    ground.move()
    if (verb === 'get') append(read, pick(await get(), null))
    else if (verb === 'list') append(read, pick(await session.list('shelf'), [{ id: null, value: null }]))
    else if (verb === 'save') session.save('shelf', id, value)
    else if (verb === 'saveElsewhere') session.save('rack', id, value)
    else if (verb === 'add') session.save('shelf', id, ((await get()) ?? 0) + (value as number))
    else if (verb === 'copy') session.save('shelf', value, await get())
    else if (verb === 'emit') session.emit({ type: id, data: index })
    else if (verb === 'foreign') ground.foreign(id, value as number)
    else if (verb === 'pause' && !isAgain) await ground.hold()
    else if (verb === 'fail' || verb === 'failWithCode') throw errorOf(id, value)
    else if (verb === 'answer') answer = value
    else if (verb === 'goRound') goRound(session)
  }
  return answer
}
