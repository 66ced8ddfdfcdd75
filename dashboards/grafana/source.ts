// The data source as dashboards, alerts, provisioning name it.

/** A variable, so that a plant can point the same dashboard at another database. */
export const dataSource = { type: 'influxdb', uid: '$source' }

/** Alert rules know no variables: they name the provisioned source. */
export const dataSourceUid = 'kunlun-influxdb'
export const dataSourceName = 'Kunlun InfluxDB'

/** The variable that finds the retention policy of the rollups. */
export const rollupVariable = 'rollups'
