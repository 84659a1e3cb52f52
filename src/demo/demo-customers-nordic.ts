import type { CustomerSpec } from './demo-customer-spec.ts';

/** Customers of Nordlys Software AB outside Sweden. */
// biome-ignore format: a paragraph for each customer reads better than a line for each field
export const nordicCustomers: readonly CustomerSpec[] = [
  {
    seller: 'AB', name: 'Fjordkraft Analyse AS', type: 'BUSINESS', email: 'faktura@fjordanalyse.example',
    phone: '+4721550143', orgNumber: '923456015', externalId: 'CRM-10101',
    at: ['Strandkaien 14', '5013', 'Bergen', 'NO'], buys: [['starter-month-eur', 8, 15, 'ACTIVE']],
    extraWallets: [
      {
        name: 'Kroner', currency: 'NOK', mode: 'LIVE',
        entries: [['TOP_UP', 8_000, 95, 'Bank transfer'], ['DEBIT', -2_350, 41, 'On-site workshop']],
      },
    ],
    taxIds: [['no_vat', '923456015MVA']], peppolId: '0192:923456015', preferEinvoice: true,
    references: [['SALESFORCE', '0015g00000Qb1Fj']],
    fields: { success_plan: 'https://success.nordlys.example/plans/fjordkraft' },
    pays: [['BANK_TRANSFER']],
  },
  {
    seller: 'AB', name: 'Trøndelag Sjømat AS', type: 'BUSINESS', email: 'regnskap@trondelagsjomat.example',
    phone: '+4721550176', orgNumber: '918204334', externalId: 'CRM-10102',
    at: ['Olav Tryggvasons gate 24', '7011', 'Trondheim', 'NO'], preferredCurrency: 'NOK',
    bills: [['PAID', 42_000, 160], ['SENT', 42_000, 9]], knownDays: 240,
    taxIds: [['no_vat', '918204334MVA']], peppolId: '0192:918204334', references: [['SALESFORCE', '0015g00000Qb2Ts']],
  },
  {
    seller: 'AB', name: 'Østergaard & Søn A/S', legalName: 'Østergaard og Søn Aktieselskab', type: 'BUSINESS',
    email: 'bogholderi@ostergaardson.example', phone: '+4570100255', orgNumber: '38214764', externalId: 'CRM-10103',
    at: ['Bredgade 36', '1260', 'København K', 'DK'], preferEinvoice: true,
    buys: [['growth-year-eur', 5, 15, 'ACTIVE']],
    taxIds: [['eu_vat', 'DK38214764']], peppolId: '0184:38214764', tags: ['partner'],
    references: [['SALESFORCE', '0015g00000Qb3Oe'], ['HUBSPOT', '8841200811']],
    changes: [['peppolId', null, 33], ['preferEinvoice', false, 33]],
    pays: [['INVOICE'], ['BANK_TRANSFER']], proven: [['BUSINESS_DOCUMENT', 'APPROVED', 420]],
  },
  {
    // A twin by its telephone number and e-mail domain; the name lost its letters in a spreadsheet.
    seller: 'AB', name: 'Ostergaard og Son', type: 'UNKNOWN', email: 'it@ostergaardson.example', phone: '+4570100255',
    at: ['Bredgade 36, 2. sal', '1260', 'København', 'DK'], buys: [['starter-month-eur', 2, 3, 'ACTIVE']],
  },
  {
    seller: 'AB', name: 'Mette Rasmussen Tekst & Oversættelse', type: 'SOLE_TRADER',
    email: 'mette@rasmussentekst.example', phone: '+4570100271', orgNumber: '41907320',
    at: ['Vestergade 48', '8000', 'Aarhus C', 'DK'], buys: [['starter-month-eur', 1, 6, 'PAUSED']],
    taxIds: [['eu_vat', 'DK41907320']], vat: 'MANUAL',
    pays: [['CARD', 'Dankort 2207']],
  },
  {
    seller: 'AB', name: 'Hämeen Puutuote Oy', type: 'BUSINESS', email: 'laskut@hameenpuutuote.example',
    phone: '+358941350120', orgNumber: '2891457-6', externalId: 'CRM-10104',
    at: ['Raatihuoneenkatu 11', '13100', 'Hämeenlinna', 'FI'], buys: [['starter-month-eur', 14, 21, 'ACTIVE']],
    bills: [['OVERDUE', 3_150, 49]],
    taxIds: [['eu_vat', 'FI28914576']], peppolId: '0216:003728914576', preferEinvoice: true,
    references: [['SALESFORCE', '0015g00000Qb4Hp']], owedTags: ['disputed'],
  },
  {
    seller: 'AB', name: 'Järvenpää Kiinteistöpalvelu Oy', type: 'BUSINESS', email: 'talous@jarvenpaakp.example',
    phone: '+358941350138', orgNumber: '3014463-8', at: ['Helsingintie 27', '04400', 'Järvenpää', 'FI'],
    buys: [['starter-month-eur', 4, 10, 'CANCELED']],
    taxIds: [['eu_vat', 'FI30144638']],
  },
  {
    seller: 'AB', name: 'Norðurljós Ferðir ehf.', type: 'BUSINESS', email: 'bokhald@nordurljosferdir.example',
    phone: '+3545550142', orgNumber: '5401139820', externalId: 'CRM-10105',
    at: ['Laugavegur 88', '101', 'Reykjavík', 'IS'], buys: [['growth-month-usd', 3, 9, 'ACTIVE']],
    taxIds: [['is_vat', '138427']], references: [['HUBSPOT', '8841200922']],
  },
  {
    seller: 'AB', name: 'Saaremaa Disain OÜ', type: 'BUSINESS', email: 'arved@saaremaadisain.example',
    phone: '+3725550118', orgNumber: '16240935', at: ['Lossi 9', '93816', 'Kuressaare', 'EE'],
    buys: [['starter-month-eur', 2, 0, 'TRIALING']],
    taxIds: [['eu_vat', 'EE102384718']], vat: 'UNVALIDATED', tags: ['startup'],
  },
  {
    seller: 'AB', name: 'Żuraw Gdańsk Spedycja Sp. z o.o.', type: 'BUSINESS',
    email: 'ksiegowosc@zurawspedycja.example', phone: '+48585550164', orgNumber: '0000871943', externalId: 'CRM-10106',
    at: ['ul. Długa 45', '80-827', 'Gdańsk', 'PL'], buys: [['starter-month-eur', 10, 12, 'PAST_DUE']],
    paymentTermsDays: 14,
    // A digit was lost on the way: the number of Poland has ten.
    taxIds: [['eu_vat', 'PL584271836', 'FORMAT']], tags: ['at-risk'], references: [['SALESFORCE', '0015g00000Qb6Zu']],
    pays: [['BANK_TRANSFER']], proven: [['BUSINESS_DOCUMENT', 'REJECTED', 45, 'Names another company.']],
  },
  {
    seller: 'AB', name: 'Thornbury & Hale Ltd', type: 'BUSINESS', email: 'accounts@thornburyhale.example',
    phone: '+442079460182', orgNumber: '14876203', externalId: 'CRM-10107',
    at: ['28 Clerkenwell Green', 'EC1R 0DU', 'London', 'GB'], preferredCurrency: 'GBP',
    bills: [['PAID', 5_400, 190], ['PARTIALLY_PAID', 6_800, 8], ['DRAFT', 2_150, 1]], knownDays: 280,
    entries: [['TOP_UP', 2_000, 150, 'Deposit'], ['DEBIT', -1_350, 101, 'Workshop in London']],
    taxIds: [['gb_vat', 'GB284617392']], owedTags: ['disputed'], references: [['SALESFORCE', '0015g00000Qb7Th']],
    pays: [['BANK_TRANSFER']],
  },
  {
    seller: 'AB', name: 'Caledonian Weave Ltd', type: 'BUSINESS', email: 'finance@caledonianweave.example',
    phone: '+441314960177', at: ['7 Grassmarket', 'EH1 2HY', 'Edinburgh', 'GB'], status: 'SUSPENDED',
    preferredCurrency: 'GBP', bills: [['OVERDUE', 3_920, 74]], knownDays: 410,
    // Two digits changed places.
    taxIds: [['gb_vat', 'GB313208465', 'CHECK_DIGIT']], tags: ['at-risk'],
    statusReason: 'No answer to three reminders.',
  },
  {
    seller: 'AB', name: 'Blue Mesa Analytics, Inc.', type: 'BUSINESS', email: 'ap@bluemesa.example',
    phone: '+13035550147', externalId: 'CRM-10108',
    at: ['1401 Larimer Street, Suite 210', '80202', 'Denver', 'US', 'CO'], taxClass: 'RESELLER',
    paymentProvider: 'STRIPE_INVOICE', paymentProviderId: 'cus_QblueMesa001',
    buys: [['growth-month-usd', 15, 18, 'ACTIVE']],
    extraWallets: [
      {
        name: 'Partner credits', currency: 'USD', mode: 'PREPAID_ONLY',
        entries: [
          ['TOP_UP', 5_000, 200, 'Partner programme'], ['DEBIT', -1_875, 70, 'Sandbox seats'],
          ['ADJUSTMENT', 375, 66, 'Two seats billed twice'],
        ],
      },
    ],
    taxIds: [['us_ein', '843217560']], tags: ['partner'],
    references: [['SALESFORCE', '0015g00000Qb8Bm'], ['STRIPE', 'cus_QblueMesa001']],
    taxConfiguration: {
      exempt: true, exemptionCode: 'RESALE', provider: 'avalara', certificateExpiresOn: '2031-06-30',
    },
    pays: [['CARD', 'American Express 1005'], ['CARD', 'Visa 9424', 'REVERIFY']],
  },
  {
    seller: 'AB', name: 'Kobayashi Seimitsu KK', legalName: '株式会社小林精密', type: 'BUSINESS',
    email: 'keiri@kobayashiseimitsu.example', phone: '+81355501429', externalId: 'CRM-10109',
    at: ['2-14-6 Kanda Jimbocho', '101-0051', 'Chiyoda-ku, Tokyo', 'JP'], preferredCurrency: 'JPY',
    bills: [['PAID', 380_000, 140], ['SENT', 412_500, 4]], knownDays: 200,
    entries: [['TOP_UP', 1_000_000, 145, 'Advance payment'], ['DEBIT', -380_000, 120, 'Implementation, phase one']],
    taxIds: [['jp_trn', 'T6010001184372']], references: [['SALESFORCE', '0015g00000Qb9Ko']],
  },
  {
    seller: 'AB', name: 'Maple & Birch Cooperative', type: 'BUSINESS', email: 'office@maplebirch.example',
    phone: '+16135550136', at: ['55 Elgin Street', 'K1P 5K5', 'Ottawa', 'CA', 'ON'],
    buys: [['growth-month-usd', 2, 14, 'ENDED']], archivedDaysAgo: 18, status: 'CHURNED',
    taxIds: [['ca_gst_hst', '814726352RT0001']], tags: ['nonprofit'], statusReason: 'The cooperative was dissolved.',
  },
];
