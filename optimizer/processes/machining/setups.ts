// The sheets that come with the product: a new one is a file in sheets/ with a line here.

import type { Sheet } from '../sheet.ts'
import type { Setup } from '../twin.ts'
import machineMachiningCentre from './sheets/machine-machining-centre.json' with { type: 'json' }
import machineTurningCentre from './sheets/machine-turning-centre.json' with { type: 'json' }
import material16mncr5 from './sheets/material-16mncr5.json' with { type: 'json' }
import material18crni6 from './sheets/material-18crni6.json' with { type: 'json' }
import material42crmo4 from './sheets/material-42crmo4.json' with { type: 'json' }
import materialAlsi12 from './sheets/material-alsi12.json' with { type: 'json' }
import materialC45 from './sheets/material-c45.json' with { type: 'json' }
import materialC60 from './sheets/material-c60.json' with { type: 'json' }
import materialE295 from './sheets/material-e295.json' with { type: 'json' }
import materialGjl250 from './sheets/material-gjl-250.json' with { type: 'json' }
import materialTi6al4v from './sheets/material-ti6al4v.json' with { type: 'json' }
import materialX5crni1810 from './sheets/material-x5crni18-10.json' with { type: 'json' }
import partBlock from './sheets/part-block.json' with { type: 'json' }
import partShaft from './sheets/part-shaft.json' with { type: 'json' }
import toolEndMill16 from './sheets/tool-end-mill-16.json' with { type: 'json' }
import toolFaceMill63 from './sheets/tool-face-mill-63.json' with { type: 'json' }
import toolTurningCarbide from './sheets/tool-turning-carbide.json' with { type: 'json' }
import toolTurningCoated from './sheets/tool-turning-coated.json' with { type: 'json' }
import toolTurningWiper from './sheets/tool-turning-wiper.json' with { type: 'json' }

export const materials: readonly Sheet[] = [
  material16mncr5,
  material18crni6,
  material42crmo4,
  materialAlsi12,
  materialC45,
  materialC60,
  materialE295,
  materialGjl250,
  materialTi6al4v,
  materialX5crni1810,
]
export const turningTools: readonly Sheet[] = [toolTurningCarbide, toolTurningCoated, toolTurningWiper]
export const millingTools: readonly Sheet[] = [toolEndMill16, toolFaceMill63]
export const machines: readonly Sheet[] = [machineMachiningCentre, machineTurningCentre]

/** What is turned where nobody says otherwise: a shaft on the turning centre with a coated insert. */
export function turningSetup(material: Sheet, tool: Sheet = toolTurningCoated): Setup {
  return { material, tool, machine: machineTurningCentre, part: partShaft }
}

/** What is milled where nobody says otherwise: a block on the machining centre with an end mill. */
export function millingSetup(material: Sheet, tool: Sheet = toolEndMill16): Setup {
  return { material, tool, machine: machineMachiningCentre, part: partBlock }
}
