import type { CustomerSpec } from './demo-customer-spec.ts';

/** Customers of Nordlys Cloud GmbH in the rest of Europe and overseas. */
// biome-ignore format: a paragraph for each customer reads better than a line for each field
export const europeanCustomers: readonly CustomerSpec[] = [
  {
    seller: 'GMBH', name: 'Société Lyonnaise de Réemploi SAS', type: 'BUSINESS', email: 'compta@reemploi.example',
    phone: '+33199001234', orgNumber: '912847308', externalId: 'ERP-20101',
    at: ['18 rue du Faubourg Poissonnière', '75010', 'Paris', 'FR'], buys: [['growth-year-eur', 9, 13, 'ACTIVE']],
    bills: [['PARTIALLY_PAID', 7_300, 5]],
    legalName: 'Société Lyonnaise de Réemploi', seat: ['7 quai Rambaud', '69002', 'Lyon', 'FR'],
    taxIds: [['eu_vat', 'FR09912847308']], references: [['NETSUITE', '52014']],
    pays: [['SEPA_DEBIT', '2606']],
  },
  {
    seller: 'GMBH', name: 'Les Délices d’Éloïse', type: 'SOLE_TRADER', email: 'eloise@delicesdeloise.example',
    phone: '+33261910512', at: ['4 place du Marché', '67000', 'Strasbourg', 'FR'],
    buys: [['starter-month-eur', 1, 8, 'ACTIVE']],
  },
  {
    seller: 'GMBH', name: 'Brouwerij De Gouden Zwaan B.V.', einvoiceEmail: 'inkoop@goudenzwaan.example',
    type: 'BUSINESS', email: 'facturen@goudenzwaan.example',
    phone: '+31205550168', orgNumber: '83746512', externalId: 'ERP-20102',
    at: ['Prinsengracht 263', '1016 GV', 'Amsterdam', 'NL'], buys: [['enterprise-month-eur', 1, 20, 'ACTIVE']],
    extraWallets: [
      {
        name: 'US events', currency: 'USD', mode: 'LIVE',
        entries: [['TOP_UP', 2_400, 130, 'Trade fair budget'], ['DEBIT', -1_912.35, 88, 'Trade fair Austin']],
      },
      { name: 'Old pounds', currency: 'GBP', mode: 'LIVE', entries: [], closedDaysAgo: 90 },
    ],
    taxIds: [['eu_vat', 'NL837465125B01']], tags: ['enterprise'],
    references: [['NETSUITE', '52027'], ['SALESFORCE', '0015g00000Rd3Gz']],
    changes: [['einvoiceEmail', 'boekhouding@goudenzwaan.example', 44]],
    pays: [['SEPA_DEBIT', '4300'], ['CARD', 'Mastercard 4444']], proven: [['KYC', 'APPROVED', 999]],
  },
  {
    seller: 'GMBH', name: 'Gouden Zwaan Brouwerij', type: 'UNKNOWN', email: 'receptie@goudenzwaan.example',
    phone: '+31205550168', at: ['Prinsengracht 263', '1016GV', 'Amsterdam', 'NL'], knownDays: 33,
  },
  {
    seller: 'GMBH', name: 'Vlaamse Tuinen BVBA', type: 'BUSINESS', email: 'info@vlaamsetuinen.example',
    phone: '+3225550144', orgNumber: '0741852931', at: ['Meir 58', '2000', 'Antwerpen', 'BE'],
    buys: [['starter-month-eur', 3, 15, 'CANCELED']],
    taxIds: [['eu_vat', 'BE0741852931']], peppolId: '0208:0741852931', references: [['HUBSPOT', '8841300377']],
  },
  {
    seller: 'GMBH', name: 'Construcciones Peñalara S.L.', type: 'BUSINESS', email: 'administracion@penalara.example',
    phone: '+34915550162', orgNumber: 'B87451209', externalId: 'ERP-20103',
    at: ['Calle de Alcalá 147', '28009', 'Madrid', 'ES'], paymentTermsDays: 30,
    buys: [['starter-month-eur', 12, 10, 'PAST_DUE']], status: 'SUSPENDED',
    // The register does not know it: one digit is wrong.
    taxIds: [['eu_vat', 'ESB87451200', 'CHECK_DIGIT']], tags: ['at-risk'], references: [['NETSUITE', '52039']],
    statusReason: 'Two invoices overdue.',
  },
  {
    seller: 'GMBH', name: 'Núria Casals Disseny', type: 'SOLE_TRADER', email: 'nuria@casalsdisseny.example',
    phone: '+34935550119', at: ['Carrer de Verdi 32', '08012', 'Barcelona', 'ES'], bills: [['PAID', 640, 42]],
    knownDays: 90,
    pays: [['CARD', 'Visa 3056', 'UNVERIFIED']],
  },
  {
    seller: 'GMBH', name: 'Officine Belcanto S.r.l.', type: 'BUSINESS', email: 'fatture@officinebelcanto.example',
    phone: '+39025550148', orgNumber: '11840270968', externalId: 'ERP-20104',
    at: ['Via Tortona 37', '20144', 'Milano', 'IT', 'MI'], buys: [['enterprise-month-eur', 1, 6, 'ACTIVE']],
    bills: [['VOID', 2_300, 61]],
    taxIds: [['eu_vat', 'IT11840270968']], references: [['NETSUITE', '52044']],
    pays: [['SEPA_DEBIT', '0123']], proven: [['KYC', 'EXPIRED', 999]],
  },
  {
    seller: 'GMBH', name: 'Azulejos do Tejo Lda.', type: 'BUSINESS', email: 'contas@azulejosdotejo.example',
    phone: '+351215550171', orgNumber: '516284932', at: ['Rua da Conceição 80', '1100-153', 'Lisboa', 'PT'],
    billingModel: 'PREPAID', walletMode: 'PREPAID_ONLY', buys: [['starter-month-eur', 4, 9, 'ACTIVE']],
    taxIds: [['eu_vat', 'PT516284932']],
  },
  {
    seller: 'GMBH', name: 'Cloughjordan Craft Ltd', type: 'BUSINESS', email: 'accounts@cloughjordancraft.example',
    phone: '+35312400155', orgNumber: '714905', externalId: 'ERP-20105',
    at: ['12 Capel Street', 'D01 X3F8', 'Dublin', 'IE'], buys: [['growth-year-eur', 2, 16, 'CANCELED']],
    taxIds: [['eu_vat', 'IE3714905JH']], references: [['NETSUITE', '52051']],
  },
  {
    seller: 'GMBH', name: 'Vltava Sklo s.r.o.', type: 'BUSINESS', email: 'faktury@vltavasklo.example',
    phone: '+420225550139', orgNumber: '08417393', externalId: 'ERP-20106',
    at: ['Dlouhá 733/29', '110 00', 'Praha 1', 'CZ'], buys: [['starter-month-eur', 7, 22, 'ACTIVE']],
    bills: [['CREDITED', 1_120, 38]],
    taxIds: [['eu_vat', 'CZ08417393']], references: [['NETSUITE', '52063']],
  },
  {
    seller: 'GMBH', name: 'Škoda & Dvořák Nábytek', type: 'UNKNOWN', email: 'obchod@dvoraknabytek.example', at: null,
    knownDays: 12, notes: 'Asked for a quote at the fair; no address yet.',
  },
  {
    seller: 'GMBH', name: 'Harbourlight Pty Ltd', type: 'BUSINESS', email: 'payables@harbourlight.example',
    phone: '+61255500134', orgNumber: '64183930571', externalId: 'ERP-20107',
    at: ['88 George Street', '2000', 'Sydney', 'AU', 'NSW'], taxClass: 'MARKETPLACE', paymentProvider: 'NETSUITE',
    paymentProviderId: 'NS-88213', buys: [['growth-month-usd', 7, 12, 'ACTIVE']],
    taxIds: [['au_abn', '64183930571']], tags: ['partner'], references: [['NETSUITE', '88213']],
    accountingSyncConfiguration: {
      excluded: false, providers: [{ provider: 'netsuite', externalProviderId: 'NS-88213' }],
    },
    pays: [['BANK_TRANSFER']],
  },
  {
    seller: 'GMBH', name: 'Redwood Trail Outfitters LLC', type: 'BUSINESS', email: 'billing@redwoodtrail.example',
    phone: '+15035550128', at: ['620 SW 5th Avenue', '97204', 'Portland', 'US', 'OR'], paymentProvider: 'BILL_COM',
    paymentProviderId: 'BC-40517', buys: [['growth-month-usd', 4, 10, 'ENDED']], status: 'CHURNED',
    taxIds: [['us_ein', '931847206']], statusReason: 'Closed its web shop.',
    pays: [['CARD', 'Visa 7340', 'EXPIRED']],
  },
  {
    seller: 'GMBH', name: 'Prairie Wind Software Inc.', type: 'BUSINESS', email: null, phone: '+16125550190',
    at: ['250 2nd Avenue South', '55401', 'Minneapolis', 'US', 'MN'], externalId: 'ERP-20109', billingModel: 'PREPAID',
    buys: [['growth-month-usd', 1, 5, 'ACTIVE']], paymentProvider: 'QUICKBOOKS', paymentProviderId: 'QB-1183',
    taxIds: [['us_ein', '412093857']], tags: ['startup'], reportingConfiguration: { exempt: true },
    pays: [['CARD', 'Discover 0117']],
  },
];
