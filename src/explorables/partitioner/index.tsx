import { type FormEvent, type ReactNode, useState } from 'react'
import Goals from '../../components/Explore/Goals.tsx'
import InWords from '../../components/Explore/InWords.tsx'
import { addPartition, begin, goals, join, leave, most, type Play, write } from './model.ts'
import Partitions from './Partitions.tsx'
import styles from './styles.module.css'
import Tables from './Tables.tsx'

const start = await begin()

/** Keys, partitions and a group of consumers, to play with. */
export default function Partitioner(): ReactNode {
  const [play, setPlay] = useState(start)
  const [key, setKey] = useState('order-1')
  const move = (next: Promise<Play>) => void next.then(setPlay)

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (key.trim() !== '') move(write(play, key.trim()))
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
        <button type="submit" className={button} aria-disabled={play.log.length >= most.messages}>
          Write its next event
        </button>
        <button
          type="button"
          className={button}
          aria-disabled={play.partitions >= most.partitions}
          onClick={() => move(addPartition(play))}
        >
          Add a partition
        </button>
        <button
          type="button"
          className={button}
          aria-disabled={play.consumers.length >= most.consumers}
          onClick={() => move(join(play))}
        >
          A consumer joins
        </button>
      </form>
      <Partitions of={play} />
      <ul className={styles.consumers} aria-label="The group that reads">
        {play.consumers.map(consumer => (
          <li key={consumer}>
            {consumer}
            <button type="button" className={button} onClick={() => move(leave(play, consumer))}>
              Leave<span className="visually-hidden">: {consumer}</span>
            </button>
          </li>
        ))}
      </ul>
      <InWords news={play.news}>
        <Tables of={play} />
      </InWords>
    </div>
  )
}

const button = 'button button--outline button--primary button--sm'
