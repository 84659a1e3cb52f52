import type { CustomerSpec } from './demo-customer-spec.ts';

// Organisation numbers lie in 5599, which Bolagsverket has not handed out; the personal numbers are Skatteverket's test
// numbers, and the telephone numbers those that PTS keeps free for fiction.
// biome-ignore format: a paragraph for each customer reads better than a line for each field
export const swedishCustomers: readonly CustomerSpec[] = [
  {
    seller: 'AB', name: 'Bergström & Lindqvist Bygg AB', legalName: 'Bergström & Lindqvist Bygg Aktiebolag',
    type: 'BUSINESS', email: 'ekonomi@bergstromlindqvist.example', phone: '+4684650041', orgNumber: '5599101374',
    externalId: 'CRM-10001', at: ['Hantverkargatan 31', '112 21', 'Stockholm', 'SE'],
    additionalEmails: ['karin.lindqvist@bergstromlindqvist.example'], preferEinvoice: true,
    einvoiceEmail: 'faktura@bergstromlindqvist.example', metadata: { segment: 'construction', nps: 62 },
    buys: [['enterprise-year-sek', 1, 26, 'ACTIVE'], ['growth-month-sek', 4, 14, 'ACTIVE']],
    taxIds: [['eu_vat', 'SE559910137401']], peppolId: '0007:5599101374', tags: ['enterprise'],
    seat: ['Hantverkargatan 29, 4 tr', '112 21', 'Stockholm', 'SE'],
    references: [['SALESFORCE', '0015g00000Qa1Tw'], ['HUBSPOT', '8841200317']],
    changes: [['email', 'info@bergstromlindqvist.example', 210], ['customFields.seats', 3, 64]],
  },
  {
    // The same company once more: typed from a business card, with the short legal form and without accents.
    seller: 'AB', name: 'Bergstrom och Lindqvist Bygg', type: 'UNKNOWN',
    email: 'karin.lindqvist@bergstromlindqvist.example', phone: '+4684650041',
    at: ['Hantverkargatan 31', '11221', 'Stockholm', 'SE'], knownDays: 64, bills: [['SENT', 12_400, 6]],
  },
  {
    seller: 'AB', name: 'Åkerlund Logistik AB', type: 'BUSINESS', email: 'invoice@akerlundlogistik.example',
    phone: '+46313900612', orgNumber: '5599115168', externalId: 'CRM-10002',
    at: ['Skeppsbron 7', '411 21', 'Göteborg', 'SE'], shipTo: ['Hamngatan 19, port 4', '418 79', 'Göteborg', 'SE'],
    buys: [['growth-month-sek', 12, 19, 'PAST_DUE']], notes: 'Pays late every quarter end; call Ulf before reminding.',
    taxIds: [['eu_vat', 'SE559911516801']], tags: ['at-risk'], references: [['SALESFORCE', '0015g00000Qa2Km']],
    changes: [['tags', [], 12], ['billingAddress.line1', 'Skeppsbron 5', 150]],
  },
  {
    seller: 'AB', name: 'Sjöbris Rederi AB', type: 'BUSINESS', email: 'kontor@sjobrisrederi.example',
    phone: '+46406280421', orgNumber: '5599128955', externalId: 'CRM-10003',
    at: ['Norra Vallgatan 60', '211 22', 'Malmö', 'SE'], status: 'SUSPENDED',
    buys: [['growth-month-sek', 6, 11, 'PAST_DUE']], notes: 'Suspended: disputed invoices, legal informed.',
    taxIds: [['eu_vat', 'SE559912895501']], tags: ['at-risk'], owedTags: ['disputed'],
    references: [['SALESFORCE', '0015g00000Qa3Lp']], statusReason: 'Disputes its invoices since August.',
  },
  {
    seller: 'AB', name: 'Norrsken Mätteknik AB', type: 'BUSINESS', email: 'order@norrskenmatteknik.example',
    phone: '+46980319214', orgNumber: '5599142741', externalId: 'CRM-10004',
    at: ['Lars Janssonsgatan 17', '981 31', 'Kiruna', 'SE'], buys: [['starter-month-sek', 3, 8, 'ACTIVE']],
    bills: [['DRAFT', 18_500, 2]],
    taxIds: [['eu_vat', 'SE559914274101']], tags: ['startup'], references: [['HUBSPOT', '8841200464']],
  },
  {
    seller: 'AB', name: 'Västerhav Energi AB', legalName: 'Västerhav Energi Aktiebolag (publ)', type: 'BUSINESS',
    email: 'leverantor@vasterhavenergi.example', phone: '+46313900645', orgNumber: '5599156535',
    externalId: 'CRM-10005', at: ['Lilla Bommen 4', '411 04', 'Göteborg', 'SE'], preferEinvoice: true,
    paymentTermsDays: 45, metadata: { segment: 'utilities', framework: 'UC-2025-118' },
    buys: [['enterprise-year-sek', 3, 17, 'ACTIVE']], bills: [['PAID', 86_000, 120], ['PARTIALLY_PAID', 64_000, 12]],
    taxIds: [['eu_vat', 'SE559915653501']], peppolId: '0007:5599156535', tags: ['enterprise', 'public-sector'],
    soldTags: ['custom-pricing'], references: [['SALESFORCE', '0015g00000Qa5Ve'], ['NETSUITE', '40118']],
    fields: { segment: 'Public sector' }, changes: [['customFields.segment', 'Enterprise', 95]],
  },
  {
    seller: 'AB', name: 'Lundgrens Bageri & Konditori HB', type: 'BUSINESS', email: 'hej@lundgrensbageri.example',
    phone: '+4684650077', orgNumber: '5599170320', at: ['Storgatan 12', '753 31', 'Uppsala', 'SE'],
    buys: [['classic-month-sek', 1, 22, 'ACTIVE']],
    taxIds: [['eu_vat', 'SE559917032001']],
  },
  {
    seller: 'AB', name: 'Maja Ekdahl Fotografi', type: 'SOLE_TRADER', email: 'maja@majaekdahlfoto.example',
    phone: '+46701740633', orgNumber: '198211059954', externalId: 'CRM-10007',
    at: ['Bondegatan 58', '116 33', 'Stockholm', 'SE'], buys: [['starter-month-sek', 1, 9, 'ACTIVE']],
    taxIds: [['eu_vat', 'SE821105995401']], references: [['STRIPE', 'cus_QmajaEkdahl9']],
  },
  {
    seller: 'AB', name: 'Tolvan Tolvansson Antikvariat', type: 'SOLE_TRADER', email: 'tolvan@tolvanssonantik.example',
    phone: '+46701740651', orgNumber: '191212121212', at: ['Klostergatan 3', '222 22', 'Lund', 'SE'],
    buys: [['starter-month-sek', 1, 16, 'CANCELED']], notes: 'Closes the shop at the end of the period.',
  },
  {
    seller: 'AB', name: 'Glasbruket i Småland AB', type: 'BUSINESS', email: 'info@glasbruketsmaland.example',
    phone: '+46701740610', orgNumber: '5599184115', externalId: 'CRM-10009',
    at: ['Bruksvägen 1', '360 52', 'Kosta', 'SE'], billingModel: 'PREPAID', walletMode: 'PREPAID_ONLY',
    buys: [['growth-month-sek', 2, 7, 'ACTIVE']],
    entries: [['ADJUSTMENT', 250, 40, 'Goodwill for the outage in the spring']],
    taxIds: [['eu_vat', 'SE559918411501']], references: [['SALESFORCE', '0015g00000Qa9Gb']],
  },
  {
    seller: 'AB', name: 'Fjällsippan Vård & Omsorg AB', type: 'BUSINESS', email: 'ekonomi@fjallsippanvard.example',
    phone: '+4684650019', orgNumber: '5599197901', externalId: 'CRM-10010',
    at: ['Rådhusgatan 40', '831 34', 'Östersund', 'SE'], status: 'CHURNED', taxClass: 'RETAIL_EXEMPT',
    buys: [['growth-month-sek', 5, 20, 'ENDED']],
    taxIds: [['eu_vat', 'SE559919790101']], references: [['SALESFORCE', '0015g00000QaFjv']],
    taxConfiguration: {
      exempt: true, exemptionCode: 'SE-ML-10-6', provider: null, certificateExpiresOn: null,
    }, statusReason: 'Moved to a regional framework agreement.',
  },
  {
    seller: 'AB', name: 'Hjulspår Cykel AB', type: 'BUSINESS', email: 'butik@hjulsparcykel.example',
    phone: '+46406280408', orgNumber: '5599211694', at: ['Föreningsgatan 22', '214 26', 'Malmö', 'SE'],
    archivedDaysAgo: 75, status: 'CHURNED', buys: [['starter-month-sek', 2, 18, 'ENDED']],
    notes: 'Sold to a chain; account closed on request.',
    taxIds: [['eu_vat', 'SE559921169401']],
  },
  {
    seller: 'AB', name: 'Kvarnholmen Arkitekter AB', type: 'BUSINESS', email: 'studio@kvarnholmenark.example',
    phone: '+4684650058', orgNumber: '5599225488', externalId: 'CRM-10012',
    at: ['Mjölnarvägen 4', '131 73', 'Nacka', 'SE'], paymentProvider: 'STRIPE_CHARGE',
    paymentProviderId: 'cus_QkvarnHolm01', buys: [['growth-month-sek', 9, 13, 'PAUSED']],
    taxIds: [['eu_vat', 'SE559922548801']], references: [['STRIPE', 'cus_QkvarnHolm01'], ['HUBSPOT', '8841200590']],
    changes: [['references', [], 30]],
  },
  {
    seller: 'AB', name: 'Östgöta Lantmän ekonomisk förening', type: 'BUSINESS',
    email: 'faktura@ostgotalantman.example', phone: '+46701740622', orgNumber: '5599239273', externalId: 'CRM-10013',
    at: ['Drottninggatan 64', '582 27', 'Linköping', 'SE'], buys: [['growth-month-sek', 20, 24, 'ACTIVE']],
    bills: [['CREDITED', 9_800, 55], ['VOID', 4_200, 33]],
    extraWallets: [
      {
        name: 'Campaign 2026', currency: 'SEK', mode: 'PREPAID_ONLY',
        entries: [['TOP_UP', 15_000, 80, 'Campaign budget']],
      },
    ],
    taxIds: [['eu_vat', 'SE559923927301']], tags: ['partner'], soldTags: ['custom-pricing'],
    references: [['SALESFORCE', '0015g00000Qa8Ol']],
  },
  {
    seller: 'AB', name: 'Pixelgården Studio AB', type: 'BUSINESS', email: 'anna@pixelgarden.example',
    phone: '+46701740638', orgNumber: '5599253068', at: ['Åsögatan 115', '116 24', 'Stockholm', 'SE'],
    buys: [['growth-month-sek', 2, 0, 'TRIALING']],
    taxIds: [['eu_vat', 'SE559925306801']], vat: 'UNVALIDATED', tags: ['startup'],
  },
  {
    seller: 'AB', name: 'Skärgårdsbåtar i Vaxholm AB', type: 'BUSINESS', email: 'bokning@skargardsbatar.example',
    phone: '+4684650092', orgNumber: '5599266854', externalId: 'CRM-10015',
    at: ['Söderhamnen 10', '185 32', 'Vaxholm', 'SE'], bills: [['OVERDUE', 22_750, 58], ['PAID', 22_750, 210]],
    knownDays: 320,
    taxIds: [['eu_vat', 'SE559926685401']], tags: ['at-risk'], references: [['HUBSPOT', '8841200733']],
  },
  {
    seller: 'AB', name: 'Elin Sandström', type: 'CONSUMER', email: 'elin.sandstrom@brevduva.example',
    phone: '+46701740644', at: ['Vasagatan 9 lgh 1203', '722 15', 'Västerås', 'SE'],
    buys: [['starter-month-sek', 1, 5, 'ACTIVE']],
    entries: [['TOP_UP', 500, 60, 'Gift card'], ['DEBIT', -120, 31, 'Add-on: export pack']],
  },
  {
    seller: 'AB', name: 'Gustav Öberg', type: 'CONSUMER', email: 'gustav.oberg@brevduva.example',
    at: ['Kungsgatan 47', '903 26', 'Umeå', 'SE'], buys: [['starter-month-sek', 1, 12, 'ENDED']], status: 'CHURNED',
  },
  {
    seller: 'AB', name: 'Stadsmissionen Hisingen', type: 'UNKNOWN', email: 'kontakt@hisingenmission.example',
    at: ['Wieselgrensplatsen 2', '417 16', 'Göteborg', 'SE'], taxClass: 'RETAIL_EXEMPT', knownDays: 21,
    tags: ['nonprofit'], taxConfiguration: {
      exempt: true, exemptionCode: 'SE-ML-4-8', provider: null, certificateExpiresOn: null,
    },
  },
];
