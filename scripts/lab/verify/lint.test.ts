import { describe, expect, it } from 'vitest'
import type { Finding } from '../types.ts'
import { lintFinding, secretLines } from './lint.ts'

const good: Finding = {
  code: '02.1.2.unpinned-image',
  message: 'The image of service redis is redis:latest, which is another one tomorrow.',
  place: { file: 'docker-compose.yml', line: 12 },
  next: 'Give it the version you tested with',
}
const mistakesOf = (more: Partial<Finding>, secrets: string[] = []) => lintFinding({ ...good, ...more }, secrets)

describe('a message to a learner', () => {
  it('is good when it names the object and one thing to try', () => {
    expect(mistakesOf({})).toEqual([])
  })

  it.each([
    'docker-compose.yml is missing.',
    'Service “redis” has no health check.',
    'POSTGRES_PASSWORD is written down.',
    'GET /health is 502.',
    'Git does not ignore .env, so it can be committed.',
    `The password of \${POSTGRES_USER} is empty.`,
  ])('names an object in: %s', message => {
    expect(mistakesOf({ message, place: undefined })).toEqual([])
  })

  it('names an object by its line, too', () => {
    expect(
      mistakesOf({ message: 'All clients share one limit.', place: { file: 'infrastructure/nginx.conf', line: 19 } }),
    ).toEqual([])
  })

  it.each([
    ['names nothing', { message: 'Something is not as it should be.', place: undefined }, 'names no object'],
    [
      'tells a story',
      { message: 'The image is x:1. It moves. You will see it. Believe us.' },
      'explains for more than two sentences',
    ],
    ['leaves one alone', { next: ' ' }, 'says nothing to try next'],
    ['has a place that nothing was given for', { message: 'The image of {service} is x:1.' }, 'names {service}'],
    ['says two things to try', { next: 'Pin it. Then run it again.' }, 'says more than one thing to try next'],
  ])('is not when it %s', (_, more, mistake) => {
    expect(mistakesOf(more).join()).toContain(mistake)
  })

  it('does not give the solution away', () => {
    const secrets = secretLines(['  image: redis:7.4.2-alpine\n'], [])
    expect(mistakesOf({ next: 'Write image: redis:7.4.2-alpine' }, secrets)).toEqual([
      'gives the solution away: “image: redis:7.4.2-alpine”',
    ])
    expect(mistakesOf({ actual: 'image: redis:7.4.2-alpine' }, secrets)).toEqual([])
  })
})

describe('what must not be told', () => {
  it('is what only the solution has', () => {
    const solution =
      'services:\n  # a comment that is long enough\n  command: redis-server --appendonly yes\n  restart: unless-stopped\n'
    expect(secretLines([solution], ['  restart: unless-stopped'])).toEqual(['command: redis-server --appendonly yes'])
  })
})
