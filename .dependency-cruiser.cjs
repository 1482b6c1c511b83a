/**
 * Who may import whom. Each rule is seeded with a violation in `scripts/lint/dependency-rules.test.ts`, so a rule that
 * guards nothing is noticed.
 */
/** Every folder but the shared ones, so that a new service is guarded from its first file on. */
const service = '^services/(?!shared/)([^/]+)/'
const moduleInterface = '/modules/[^/]+/index[.]ts$'
const tests = '[.]test[.]ts$|/testing/'

/**
 * Folders of scripts/ from the ground up: a folder imports from its own layer and from those below it. The files directly in
 * scripts/ are below all of them. Folders that are not listed are commands, which nothing below them may import.
 */
const layers = [['stack'], ['setup', 'build'], ['platform'], ['lab'], ['site', 'operate']]

const layerRules = layers.map((folders, index) => {
  const below = layers.slice(0, index + 1).flat()
  return {
    name: `${folders.join('-and-')}-imports-only-from-below`,
    comment: `In scripts/, ${folders.join(' and ')} may import from ${below.join(', ')} and from files directly in scripts/.`,
    severity: 'error',
    from: { path: `^scripts/(${folders.join('|')})/`, pathNot: '[.]test[.]ts$|[.]testkit[.]ts$' },
    to: { path: '^scripts/[^/]+/', pathNot: `^scripts/(${below.join('|')})/` },
  }
})

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'services-do-not-import-services',
      comment: 'Services speak by events and HTTP. What they share lives in services/shared.',
      severity: 'error',
      from: { path: service },
      to: { path: service, pathNot: '^services/$1/' },
    },
    {
      name: 'modules-publish-an-interface',
      comment: 'What a service uses of its modules is what modules/<name>/index.ts publishes.',
      severity: 'error',
      from: { path: '^services/([^/]+)/src/', pathNot: `^services/[^/]+/src/modules/|${tests}` },
      to: { path: '^services/$1/src/modules/', pathNot: moduleInterface },
    },
    {
      name: 'modules-do-not-reach-into-modules',
      comment: 'A module uses another by what it publishes, so that what lies behind can change.',
      severity: 'error',
      from: { path: '^services/([^/]+)/src/modules/([^/]+)/', pathNot: tests },
      to: { path: '^services/$1/src/modules/', pathNot: `^services/$1/src/modules/$2/|${moduleInterface}` },
    },
    {
      name: 'shared-does-not-import-services',
      comment: 'What everybody uses knows nobody in particular.',
      severity: 'error',
      from: { path: '^services/shared/' },
      to: { path: service },
    },
    {
      name: 'kernel-does-not-know-the-business',
      comment: 'The kernel is about processes: it must not know which events this shop has.',
      severity: 'error',
      from: { path: '^services/shared/kernel/' },
      to: { path: '^services/shared/contracts/' },
    },
    {
      name: 'domain-imports-only-domain',
      comment: 'Rules of the business stay free of databases, brokers and frameworks, and so of their failures.',
      severity: 'error',
      from: { path: '^(services/.+/)domain/', pathNot: tests },
      to: { pathNot: '^$1domain/' },
    },
    {
      name: 'application-imports-only-domain',
      comment:
        'Use cases say by ports what they need of the world; so they run against any, and in tests against none.',
      severity: 'error',
      from: { path: '^(services/[^/]+/src/)application/', pathNot: tests },
      to: { pathNot: '^$1(application|domain)/' },
    },
    {
      name: 'infrastructure-implements-ports',
      comment:
        'Infrastructure is what the application asks for; of HTTP routes and messages that come in it knows nothing.',
      severity: 'error',
      from: { path: '^(services/[^/]+/src/)infrastructure/', pathNot: tests },
      to: { path: '^$1', pathNot: '^$1(infrastructure|application|domain)/' },
    },
    {
      name: 'api-calls-use-cases',
      comment: 'What comes in goes to use cases, not past them to tables. Both are joined in service.ts.',
      severity: 'error',
      from: { path: '^(services/[^/]+/src/)api/', pathNot: tests },
      to: { path: '^$1', pathNot: '^$1(api|application|domain)/' },
    },
    {
      name: 'kafkajs-behind-its-port',
      comment: 'What changes with the client stands together. The testkit makes topics with it.',
      severity: 'error',
      from: {
        path: '^services/',
        pathNot: '^services/shared/(kernel/src/transport/kafka|testkit/src/topics[.]ts$)',
      },
      to: { path: '(^|/)node_modules/kafkajs/' },
    },
    {
      name: 'pg-behind-repositories',
      comment: 'SQL lives in repositories; the kernel opens connections. The testkit looks at everything as superuser.',
      severity: 'error',
      from: {
        path: '^services/',
        pathNot: `/repo/|^services/shared/kernel/src/database/(listener|migrations|pool)[.]ts$|^services/shared/testkit/|${tests}`,
      },
      to: { path: '(^|/)node_modules/(pg|@types/pg)/' },
    },
    {
      name: 'services-do-not-import-scripts',
      comment: 'Services run in images that hold no scripts. The testkit, which is in none, borrows from them.',
      severity: 'error',
      from: { path: '^services/', pathNot: '^services/shared/testkit/' },
      to: { path: '^scripts/' },
    },
    {
      name: 'testkit-only-in-tests',
      comment: 'It is not in the images.',
      severity: 'error',
      // open-services.ts is for tests too, of all services at once.
      from: { path: '^services/', pathNot: `^services/shared/testkit/|^services/open-services[.]ts$|${tests}` },
      to: { path: '^services/shared/testkit/' },
    },
    {
      name: 'no-circles',
      comment:
        'Files that import each other can only be understood together: join them, or move what both need to a third.',
      severity: 'error',
      from: { path: '^(services|scripts|src|labs)/' },
      to: { circular: true },
    },
    ...layerRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '[.]d[.]ts$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
}
