/** The member states of the European Union, ISO 3166-1 alpha-2: 27 since the United Kingdom left in 2020. */
export const memberStates: readonly string[] =
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ');
