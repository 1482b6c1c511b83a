/**
 * The keys of the Compose specification and what each may hold. Source: the JSON Schema of the specification
 * (compose-spec/compose-spec, schema/compose-spec.json). Compose refuses a key that is not here, and so do we.
 */
import {
  any,
  dictionary,
  either,
  flag,
  list,
  number,
  oneOf,
  optionalRecord,
  optionalText,
  record,
  type Shape,
  text,
  value,
} from './shape.ts'

const name = /^[a-zA-Z0-9._-]+$/
const texts = list(text)
const textOrList = either(text, texts)
const pairs = either(dictionary(value), list(value))
const command = either(optionalText, texts)
const external = either(flag, record({ name: text }))

const build = either(
  text,
  record({
    context: text,
    dockerfile: text,
    dockerfile_inline: text,
    entitlements: texts,
    args: pairs,
    ssh: pairs,
    labels: pairs,
    cache_from: texts,
    cache_to: texts,
    no_cache: flag,
    no_cache_filter: textOrList,
    additional_contexts: pairs,
    network: text,
    provenance: flag,
    sbom: flag,
    pull: flag,
    target: text,
    shm_size: number,
    extra_hosts: either(dictionary(either(value, texts)), texts),
    isolation: text,
    privileged: flag,
    secrets: list(any),
    tags: texts,
    ulimits: any,
    platforms: texts,
  }),
)

const dependsOn = either(
  texts,
  dictionary(
    record({
      condition: oneOf('service_started', 'service_healthy', 'service_completed_successfully'),
      restart: flag,
      required: flag,
    }),
    name,
  ),
)

const hook = record({
  command,
  user: text,
  privileged: flag,
  working_dir: text,
  environment: pairs,
})

const deviceRequest = record({
  capabilities: texts,
  count: number,
  device_ids: texts,
  driver: text,
  options: pairs,
})

const rollout = record({
  parallelism: number,
  delay: text,
  failure_action: text,
  monitor: text,
  max_failure_ratio: number,
  order: oneOf('start-first', 'stop-first'),
})

const deploy = optionalRecord({
  mode: text,
  endpoint_mode: text,
  replicas: number,
  labels: pairs,
  rollback_config: rollout,
  update_config: rollout,
  resources: record({
    limits: record({ cpus: number, memory: text, pids: number }),
    reservations: record({ cpus: number, memory: text, generic_resources: list(any), devices: list(deviceRequest) }),
  }),
  restart_policy: record({ condition: text, delay: text, max_attempts: number, window: text }),
  placement: record({ constraints: texts, preferences: list(any), max_replicas_per_node: number }),
})

const develop = optionalRecord({
  watch: list(
    record({
      ignore: textOrList,
      include: textOrList,
      path: text,
      action: oneOf('rebuild', 'sync', 'restart', 'sync+restart', 'sync+exec'),
      target: text,
      exec: hook,
      initial_sync: flag,
    }),
  ),
})

const healthcheck = record({
  disable: flag,
  interval: text,
  retries: number,
  test: textOrList,
  timeout: text,
  start_period: text,
  start_interval: text,
})

const port = either(
  number,
  record({
    name: text,
    mode: text,
    host_ip: text,
    target: number,
    published: number,
    protocol: text,
    app_protocol: text,
  }),
)

const mount = either(
  text,
  record({
    type: oneOf('bind', 'volume', 'tmpfs', 'cluster', 'npipe', 'image'),
    source: text,
    target: text,
    read_only: flag,
    consistency: text,
    bind: record({
      propagation: text,
      create_host_path: flag,
      recursive: oneOf('enabled', 'disabled', 'writable', 'readonly'),
      selinux: oneOf('z', 'Z'),
    }),
    volume: record({ labels: pairs, nocopy: flag, subpath: text }),
    tmpfs: record({ size: number, mode: number }),
    image: record({ subpath: text }),
  }),
)

const grant = list(either(text, record({ source: text, target: text, uid: text, gid: text, mode: number })))

const serviceNetworks = either(
  texts,
  dictionary(
    optionalRecord({
      aliases: texts,
      interface_name: text,
      ipv4_address: text,
      ipv6_address: text,
      link_local_ips: texts,
      mac_address: text,
      driver_opts: dictionary(value),
      priority: number,
      gw_priority: number,
    }),
    name,
  ),
)

const service = record({
  annotations: pairs,
  attach: flag,
  blkio_config: any,
  build,
  cap_add: texts,
  cap_drop: texts,
  cgroup: oneOf('host', 'private'),
  cgroup_parent: text,
  command,
  configs: grant,
  container_name: text,
  cpu_count: number,
  cpu_percent: number,
  cpu_period: number,
  cpu_quota: number,
  cpu_rt_period: number,
  cpu_rt_runtime: number,
  cpu_shares: number,
  cpus: number,
  cpuset: text,
  credential_spec: record({ config: text, file: text, registry: text }),
  depends_on: dependsOn,
  deploy,
  develop,
  device_cgroup_rules: texts,
  devices: list(either(text, record({ source: text, target: text, permissions: text }))),
  dns: textOrList,
  dns_opt: texts,
  dns_search: textOrList,
  domainname: text,
  entrypoint: command,
  env_file: either(text, list(either(text, record({ path: text, format: text, required: flag })))),
  environment: pairs,
  expose: list(number),
  extends: either(text, record({ service: text, file: text })),
  external_links: texts,
  extra_hosts: either(dictionary(either(value, texts)), texts),
  gpus: either(text, list(any)),
  group_add: list(number),
  healthcheck,
  hostname: text,
  image: text,
  init: flag,
  ipc: text,
  isolation: text,
  label_file: textOrList,
  labels: pairs,
  links: texts,
  logging: record({ driver: text, options: dictionary(value) }),
  mac_address: text,
  mem_limit: number,
  mem_reservation: number,
  mem_swappiness: number,
  memswap_limit: number,
  models: either(texts, dictionary(any, name)),
  network_mode: text,
  networks: serviceNetworks,
  oom_kill_disable: flag,
  oom_score_adj: number,
  pid: optionalText,
  pids_limit: number,
  platform: text,
  ports: list(port),
  post_start: list(hook),
  pre_stop: list(hook),
  privileged: flag,
  profiles: texts,
  provider: record({ type: text, options: dictionary(any) }),
  pull_policy: text,
  pull_refresh_after: text,
  read_only: flag,
  restart: text,
  runtime: text,
  scale: number,
  secrets: grant,
  security_opt: texts,
  shm_size: number,
  stdin_open: flag,
  stop_grace_period: text,
  stop_signal: text,
  storage_opt: dictionary(value),
  sysctls: pairs,
  tmpfs: textOrList,
  tty: flag,
  ulimits: dictionary(either(number, record({ hard: number, soft: number }))),
  use_api_socket: flag,
  user: text,
  userns_mode: text,
  uts: text,
  volumes: list(mount),
  volumes_from: texts,
  working_dir: text,
})

const network = optionalRecord({
  name: text,
  driver: text,
  driver_opts: dictionary(value),
  ipam: record({
    driver: text,
    config: list(record({ subnet: text, ip_range: text, gateway: text, aux_addresses: dictionary(text) })),
    options: dictionary(text),
  }),
  external,
  internal: flag,
  enable_ipv4: flag,
  enable_ipv6: flag,
  attachable: flag,
  labels: pairs,
})

const volume = optionalRecord({ name: text, driver: text, driver_opts: dictionary(value), external, labels: pairs })

const stored = {
  name: text,
  environment: text,
  file: text,
  external,
  labels: pairs,
  template_driver: text,
} satisfies Record<string, Shape>

/** A whole compose file. */
export const composeFile = record({
  version: text,
  name: text,
  include: list(either(text, record({ path: textOrList, env_file: textOrList, project_directory: text }))),
  services: dictionary(service, name),
  models: dictionary(any, name),
  networks: dictionary(network, name),
  volumes: dictionary(volume, name),
  secrets: dictionary(record({ ...stored, driver: text, driver_opts: dictionary(value) }), name),
  configs: dictionary(record({ ...stored, content: text }), name),
})
