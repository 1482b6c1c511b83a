import type { Assurance } from '@groundwork/progress/api'
import { states } from '@groundwork/progress/states'
import type { ReactNode } from 'react'
import styles from './styles.module.css'
import { type Trust as Trusted, trustMarks } from './summary.ts'

const meaning: Record<Assurance, string> = {
  'self-reported': 'sent from the learner’s own machine, with their token; it does not show that the checks ran',
  'device-consistent': 'signed by the learner’s machine, and nothing was changed or left out since',
  'CI-attested': 'checked by the course’s own workflow in the learner’s repository',
  're-run by us': 'the checks ran here, on the files that were handed in',
}

/** The legend: the meaning of the signs, and how far results can be trusted. */
export default function Trust({ trust: { usual, others } }: { trust: Trusted }): ReactNode {
  return (
    <div className={styles.legend}>
      <p>
        {others.length === 0 ? 'Every result is' : 'Where no letter says otherwise, results are'} <b>{usual}</b>:{' '}
        {meaning[usual]}.
        {others.map(level => (
          <span key={level}>
            {' '}
            <sup>{trustMarks[level]}</sup> {level}: {meaning[level]}.
          </span>
        ))}
      </p>
      <details>
        <summary>What the signs mean</summary>
        <dl>
          {Object.entries(states).map(([id, { sign, word, sentence }]) => (
            <div key={id}>
              <dt>
                <span aria-hidden="true">{sign}</span> {word}
              </dt>
              <dd>{sentence}</dd>
            </div>
          ))}
          <div>
            <dt>a number beside ✗</dt>
            <dd>Tries, where there was more than one. The same files checked again are no other try.</dd>
          </div>
          <div>
            <dt>4/6</dt>
            <dd>Steps done, of all; the sign beside it is that of the step most worth a look.</dd>
          </div>
        </dl>
      </details>
    </div>
  )
}
