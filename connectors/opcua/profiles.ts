// What makers of OPC UA servers state of their limits: one table, recognised from the server's BuildInfo.

/** What a server is known to take; what is absent is not stated by its maker. */
export interface ServerProfile {
  readonly name: string
  /** How people call it. */
  readonly title: string
  /** Matched against manufacturer, product name, product URI, joined by spaces; absent: only by configuration. */
  readonly recognisedBy?: RegExp
  /** Monitored items in one CreateMonitoredItems request. */
  readonly itemsPerCall: number
  readonly nodesPerRead: number
  readonly nodesPerBrowse: number
  /** Browse paths in one TranslateBrowsePathsToNodeIds request. */
  readonly pathsPerCall: number
  /** Monitored items that the server takes in all. */
  readonly maxItems?: number
  readonly maxSessions?: number
  /** Shortest sampling interval that the maker states, ms. */
  readonly leastSamplingMs?: number
  /** Shortest publishing interval that the maker states, ms. */
  readonly leastPublishingMs?: number
  /** False where every data change filter is refused: no deadband, no trigger. */
  readonly takesFilter: boolean
}

/** The first that matches counts. Figures are starting points: the OperationLimits that a server states go before them. */
export const serverProfiles = [
  {
    // Siemens, S7-1200 system manual (A5E02486680), OPC UA server of firmware 4.4 onwards; requests of more than
    // 200 items are answered about 50 times slower (united-manufacturing-hub/benthos-umh, server_profiles.go).
    name: 's7-1200',
    title: 'Siemens S7-1200',
    recognisedBy: /S7-?1200|\b6ES7\s?21\d/i,
    itemsPerCall: 100,
    nodesPerRead: 100,
    nodesPerBrowse: 100,
    pathsPerCall: 100,
    maxItems: 1000,
    maxSessions: 10,
    leastSamplingMs: 100,
    leastPublishingMs: 200,
    takesFilter: false,
  },
  {
    // Siemens, Communication function manual (A5E03735815) 9.3 with FAQ 109755846: items and intervals depend on the
    // CPU (1,000 to 10,000 items) as well as on its project, so that only the upper end stands here.
    name: 's7-1500',
    title: 'Siemens S7-1500',
    recognisedBy: /S7-?1500|ET\s?200SP|\b6ES7\s?51\d/i,
    itemsPerCall: 500,
    nodesPerRead: 500,
    nodesPerBrowse: 500,
    pathsPerCall: 500,
    maxItems: 10_000,
    leastSamplingMs: 10,
    leastPublishingMs: 10,
    takesFilter: true,
  },
  {
    // PTC states no limit of items per request; 1,000 is what benthos-umh found to work well.
    name: 'kepware',
    title: 'Kepware (KEPServerEX, Kepware Server)',
    recognisedBy: /Kepware|KEPServer|ThingWorx Kepware|\bPTC\b/i,
    itemsPerCall: 1000,
    nodesPerRead: 1000,
    nodesPerBrowse: 1000,
    pathsPerCall: 1000,
    takesFilter: true,
  },
  {
    // Inductive Automation: 64 operations at a time for each session (benthos-umh), hence small requests. Sampling below
    // 100 ms has to be allowed at the server's device.
    name: 'ignition',
    title: 'Ignition (Eclipse Milo)',
    recognisedBy: /Inductive Automation|Ignition|Eclipse Milo|\bdigitalpetri\b/i,
    itemsPerCall: 100,
    nodesPerRead: 100,
    nodesPerBrowse: 100,
    pathsPerCall: 100,
    takesFilter: true,
  },
  {
    // Prosys OPC UA SDK for Java: 10,000 by default; 800 is what benthos-umh settled on for its simulation server.
    name: 'prosys',
    title: 'Prosys OPC (simulation server, SDK for Java)',
    recognisedBy: /Prosys/i,
    itemsPerCall: 800,
    nodesPerRead: 800,
    nodesPerBrowse: 800,
    pathsPerCall: 800,
    takesFilter: true,
  },
  {
    // Cautious: small controllers of unknown make answer large requests with BadTooManyOperations, or late.
    name: 'unknown',
    title: 'any other server',
    itemsPerCall: 500,
    nodesPerRead: 500,
    nodesPerBrowse: 100,
    pathsPerCall: 100,
    takesFilter: true,
  },
] as const satisfies readonly ServerProfile[]

export type ProfileName = (typeof serverProfiles)[number]['name']
export const profileNames = serverProfiles.map(({ name }) => name)

/** What a server says of itself (OPC UA Part 5, BuildInfo). */
export interface BuildInfoText {
  readonly manufacturer: string
  readonly product: string
  readonly productUri: string
  readonly version: string
}

/** The profile that the configuration names, else the one that fits what the server says of itself. */
export function profileOf(build: BuildInfoText, configured: ProfileName | 'automatic' = 'automatic'): ServerProfile {
  const table: readonly ServerProfile[] = serverProfiles
  const text = `${build.manufacturer} ${build.product} ${build.productUri}`.slice(0, 2000)
  const fits = ({ name, recognisedBy }: ServerProfile) =>
    configured === 'automatic' ? recognisedBy === undefined || recognisedBy.test(text) : name === configured
  const found = table.find(fits)
  if (found === undefined) throw new Error(`no profile ${configured}`)
  return found
}
