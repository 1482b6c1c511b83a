import { type FormEvent, type ReactNode, useState } from 'react'
import Goals from '../../components/Explore/Goals.tsx'
import InWords from '../../components/Explore/InWords.tsx'
import { addPartition, begin, consumerNames, goals, most, type Play, shareInWords, toggle, write } from './model.ts'
import Partitions from './Partitions.tsx'
import styles from './styles.module.css'
import Tables from './Tables.tsx'

const start = await begin()

/** Keys, partitions and a group of consumers, to play with. */
export default function Partitioner(): ReactNode {
  const [play, setPlay] = useState(start)
  const [key, setKey] = useState('order-1')
  const isFull = play.log.length >= most.messages
  const move = (next: Promise<Play>) => void next.then(setPlay)

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (key.trim() !== '' && !isFull) move(write(play, key.trim()))
  }

  return (
    <div>
      <Goals goals={goals.map(({ id, text }) => ({ text, found: play.found.has(id) }))} />
      <form className={styles.controls} onSubmit={submit}>
        <label>
          Order id, the key{' '}
          <input
            value={key}
            maxLength={most.keyLength}
            spellCheck={false}
            autoComplete="off"
            onChange={event => setKey(event.target.value)}
          />
        </label>
        <button type="submit" className={button} disabled={isFull}>
          Write its next event
        </button>
        <button
          type="button"
          className={button}
          disabled={play.partitions >= most.partitions}
          onClick={() => move(addPartition(play))}
        >
          Add a partition
        </button>
      </form>
      <Partitions of={play} />
      <fieldset className={styles.consumers}>
        <legend>In the group that reads</legend>
        {consumerNames.map(consumer => (
          <label key={consumer}>
            <input
              type="checkbox"
              checked={play.consumers.includes(consumer)}
              onChange={() => move(toggle(play, consumer))}
            />
            {consumer} <span className={styles.share}>{shareInWords(play, consumer)}</span>
          </label>
        ))}
      </fieldset>
      <InWords news={play.news}>
        <Tables of={play} />
      </InWords>
    </div>
  )
}

const button = 'button button--outline button--primary button--sm'
