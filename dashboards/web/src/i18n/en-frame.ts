// English of the frame: export of tables and charts, theme, wall screen, keyboard.
export const enFrame = {
  'csv.unit': 'unit',
  'csv.hint': 'All rows as CSV for Excel',
  'csv.saved': 'Saved as {name}',
} as const
