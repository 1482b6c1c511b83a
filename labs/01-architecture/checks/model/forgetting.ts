/** What stays in the topics of somebody who has left. */
import { keepsOrder } from './arrival.ts'
import type { Event, Model, Topic } from './model.ts'
import { lineageOf, marksOf } from './requirements.ts'

/** Events whose personal facts stay in a topic after the account has been closed, each with its reason. */
export const rememberedIn = (model: Model): { event: Event; facts: string[]; topic: string; why: string }[] =>
  model.events.flatMap(event => {
    const facts = personalIn(model, event)
    const topic = model.topics.find(({ name }) => name === event.topic)
    const why = topic && facts.length > 0 ? whyItStays(model, topic, event) : undefined
    return why ? [{ event, facts, topic: event.topic, why }] : []
  })

const personalIn = ({ requirements }: Model, { carries }: Event): string[] =>
  carries.filter(fact => marksOf(requirements, fact).personal)

function whyItStays(model: Model, topic: Topic, event: Event): string | undefined {
  const days = model.requirements.account['forgotten-after']
  if (topic.keeps === 'all') return 'the topic keeps all messages'
  if (typeof topic.keeps === 'number')
    return topic.keeps > days ? `the topic keeps messages for ${topic.keeps} days` : undefined
  const last = lastWords(model, topic, event)
  if (last.length === 0) return 'no event in the topic says, under the same key, that it was removed'
  const telling = last.find(each => personalIn(model, each).length > 0)
  return telling && `${telling.name}, the last message of the key, carries it`
}

/** The events that may be the last message of the key once all that belonged to the account is gone. */
function lastWords(model: Model, topic: Topic, { about }: Event): Event[] {
  const lineage = lineageOf(model.requirements, about)
  const sharesKey = (each: Event) => lineage.includes(each.about) && keepsOrder(model, topic, each.about)
  return keepsOrder(model, topic, about)
    ? model.events.filter(each => each.topic === topic.name && each.when.includes('removed') && sharesKey(each))
    : []
}
