import { expect, test } from 'vitest'
import { learnersPath } from './learners-path.ts'

test.each([
  ['labs/04-database-per-service/starter/sql/roles.sql', 'workspace/04-database-per-service/sql/roles.sql'],
  ['labs/01-architecture/given/example.yaml', 'workspace/01-architecture/given/example.yaml'],
  ['labs/01-architecture/solution/architecture.yaml', 'labs/01-architecture/solution/architecture.yaml'],
  ['docker-compose.yml', 'docker-compose.yml'],
])('a learner knows %s as %s', (file, path) => expect(learnersPath(file)).toBe(path))
