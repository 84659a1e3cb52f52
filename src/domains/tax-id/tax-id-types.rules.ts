/** What is published about a type of tax identifier. */
export interface TaxIdFormat {
  readonly type: string;
  readonly name: string;
  /** ISO codes, Greece as GR. None for a number that belongs to no single country. */
  readonly countries: readonly string[];
  readonly example: string;
  /** Of the normalised value. Null for eu_vat, where every country has its own. */
  readonly pattern: RegExp | null;
}

// The 27 member states, and GB for Northern Ireland (XI).
const viesCountries = 'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE GB';

type Row = readonly [type: string, countries: string, name: string, example: string, pattern: RegExp | null];

// Ascending by type.
const rows: readonly Row[] = [
  ['ad_nrt', 'AD', 'Andorran NRT Number', 'A-123456-Z', /^[A-Z]\d{6}[A-Z]$/],
  ['ae_trn', 'AE', 'United Arab Emirates TRN', '123456789012345', /^\d{15}$/],
  ['al_tin', 'AL', 'Albania Tax Identification Number', 'J12345678N', /^[A-Z]\d{8}[A-Z]$/],
  ['am_tin', 'AM', 'Armenia Tax Identification Number', '02538904', /^\d{8}$/],
  ['ao_tin', 'AO', 'Angola Tax Identification Number', '5123456789', /^(\d{10}|\d{9}[A-Z]{2}\d{3})$/],
  ['ar_cuit', 'AR', 'Argentinian Tax ID Number', '12-3456789-01', /^\d{11}$/],
  ['au_abn', 'AU', 'Australian Business Number (AU ABN)', '12345678912', /^\d{11}$/],
  ['au_arn', 'AU', 'Australian Taxation Office Reference Number', '123456789123', /^\d{12}$/],
  ['aw_tin', 'AW', 'Aruba Tax Identification Number', '12345678', /^\d{8}$/],
  ['az_tin', 'AZ', 'Azerbaijan Tax Identification Number', '0123456789', /^\d{10}$/],
  ['ba_tin', 'BA', 'Bosnia and Herzegovina Tax Identification Number', '123456789012', /^\d{12}$/],
  ['bb_tin', 'BB', 'Barbados Tax Identification Number', '1123456789012', /^\d{13}$/],
  ['bd_bin', 'BD', 'Bangladesh Business Identification Number', '123456789-0123', /^\d{13}$/],
  ['bf_ifu', 'BF', 'Burkina Faso Tax Identification Number', '12345678A', /^\d{8}[A-Z]$/],
  ['bg_uic', 'BG', 'Bulgaria Unified Identification Code', '123456789', /^(\d{9}|\d{13})$/],
  ['bh_vat', 'BH', 'Bahraini VAT Number', '123456789012345', /^\d{15}$/],
  ['bj_ifu', 'BJ', 'Benin Tax Identification Number', '1234567890123', /^\d{13}$/],
  ['bo_tin', 'BO', 'Bolivian Tax ID', '123456789', /^\d{5,12}$/],
  ['br_cnpj', 'BR', 'Brazilian CNPJ Number', '01.234.456/5432-10', /^[0-9A-Z]{12}\d{2}$/],
  ['br_cpf', 'BR', 'Brazilian CPF Number', '123.456.789-87', /^\d{11}$/],
  ['bs_tin', 'BS', 'Bahamas Tax Identification Number', '123.456.789', /^\d{9}$/],
  ['by_tin', 'BY', 'Belarus Taxpayer Identification Number', '123456789', /^[0-9A-Z]{2}\d{7}$/],
  ['ca_bn', 'CA', 'Canadian BN', '123456789', /^\d{9}$/],
  ['ca_gst_hst', 'CA', 'Canadian GST/HST Number', '123456789RT0002', /^\d{9}RT\d{4}$/],
  ['ca_pst_bc', 'CA', 'Canadian PST Number (British Columbia)', 'PST-1234-5678', /^PST\d{8}$/],
  ['ca_pst_mb', 'CA', 'Canadian PST Number (Manitoba)', '123456-7', /^\d{7}$/],
  ['ca_pst_sk', 'CA', 'Canadian PST Number (Saskatchewan)', '1234567', /^\d{7}$/],
  ['ca_qst', 'CA', 'Canadian QST Number (Québec)', '1234567890TQ1234', /^\d{10}TQ\d{4}$/],
  ['cd_nif', 'CD', 'Congo (DR) Tax Identification Number', 'A0123456M', /^A\d{7}[A-Z]$/],
  ['ch_uid', 'CH', 'Swiss Enterprise Identification Number', 'CHE-123.456.789 HR', /^CHE\d{9}(HR)?$/],
  ['ch_vat', 'CH', 'Switzerland VAT Number', 'CHE-123.456.789 MWST', /^CHE\d{9}(MWST|TVA|IVA)?$/],
  ['cl_tin', 'CL', 'Chilean TIN', '12.345.678-K', /^\d{7,8}[0-9K]$/],
  ['cm_niu', 'CM', 'Cameroon Tax Identification Number', 'M123456789000L', /^[A-Z]\d{12}[A-Z]$/],
  ['cn_tin', 'CN', 'Chinese Tax ID', '123456789012345678', /^[0-9A-Z]{15,20}$/],
  ['co_nit', 'CO', 'Colombian NIT Number', '123.456.789-0', /^\d{9,10}$/],
  ['cr_tin', 'CR', 'Costa Rican Tax ID', '1-234-567890', /^\d{9,12}$/],
  ['cv_nif', 'CV', 'Cape Verde Tax Identification Number', '213456789', /^\d{9}$/],
  ['de_stn', 'DE', 'German Tax Number', '1234567890', /^\d{10,13}$/],
  ['do_rcn', 'DO', 'Dominican RCN Number', '123-4567890-1', /^(\d{9}|\d{11})$/],
  ['ec_ruc', 'EC', 'Ecuadorian RUC Number', '1234567890001', /^\d{13}$/],
  ['eg_tin', 'EG', 'Egyptian Tax Identification Number', '123456789', /^\d{9}$/],
  ['es_cif', 'ES', 'Spanish NIF Number (previously Spanish CIF Number)', 'A12345678', /^[A-Z]\d{7}[0-9A-Z]$/],
  ['et_tin', 'ET', 'Ethiopia Tax Identification Number', '1234567890', /^\d{10}$/],
  ['eu_oss_vat', '', 'European One Stop Shop VAT Number (non-Union scheme)', 'EU123456789', /^(EU\d{9}|IM\d{10})$/],
  ['eu_vat', viesCountries, 'European VAT Number', 'SE556677889901', null],
  ['gb_vat', 'GB', 'United Kingdom VAT Number', 'GB123456789', /^GB(\d{9}|\d{12}|GD\d{3}|HA\d{3})$/],
  ['ge_vat', 'GE', 'Georgian VAT', '123456789', /^\d{9}$/],
  ['gn_nif', 'GN', 'Guinea Tax Identification Number', '123456789', /^\d{9}$/],
  ['hk_br', 'HK', 'Hong Kong BR Number', '12345678', /^\d{8}$/],
  ['hr_oib', 'HR', 'Croatian Personal Identification Number', '12345678901', /^\d{11}$/],
  ['hu_tin', 'HU', 'Hungary Tax Number (adószám)', '12345678-1-23', /^\d{11}$/],
  ['id_npwp', 'ID', 'Indonesian NPWP Number', '012.345.678.9-012.345', /^\d{15,16}$/],
  ['il_vat', 'IL', 'Israel VAT', '000012345', /^\d{9}$/],
  ['in_gst', 'IN', 'Indian GST Number', '12ABCDE3456FGZH', /^\d{2}[A-Z]{5}\d{4}[A-Z][0-9A-Z]Z[0-9A-Z]$/],
  ['is_vat', 'IS', 'Icelandic VAT', '123456', /^\d{5,6}$/],
  ['jp_cn', 'JP', 'Japanese Corporate Number (Hōjin Bangō)', '1234567891234', /^\d{13}$/],
  [
    'jp_rn',
    'JP',
    "Japanese Registered Foreign Businesses' Registration Number (Tōroku Kokugai Jigyōsha no Tōroku Bangō)",
    '12345',
    /^\d{5}$/,
  ],
  ['jp_trn', 'JP', 'Japanese Tax Registration Number (Tōroku Bangō)', 'T1234567891234', /^T\d{13}$/],
  ['ke_pin', 'KE', 'Kenya Revenue Authority Personal Identification Number', 'P000111111A', /^[AP]\d{9}[A-Z]$/],
  ['kg_tin', 'KG', 'Kyrgyzstan Tax Identification Number', '12345678901234', /^\d{14}$/],
  ['kh_tin', 'KH', 'Cambodia Tax Identification Number', '1001-123456789', /^[A-Z]?\d{12,13}$/],
  ['kr_brn', 'KR', 'Korean BRN', '123-45-67890', /^\d{10}$/],
  ['kz_bin', 'KZ', 'Kazakhstani Business Identification Number', '123456789012', /^\d{12}$/],
  ['la_tin', 'LA', 'Laos Tax Identification Number', '123456789-000', /^\d{12}$/],
  ['li_uid', 'LI', 'Liechtensteinian UID Number', 'CHE123456789', /^CHE\d{9}$/],
  ['li_vat', 'LI', 'Liechtenstein VAT Number', '12345', /^\d{5}$/],
  ['ma_vat', 'MA', 'Morocco VAT Number', '12345678', /^\d{8}$/],
  ['md_vat', 'MD', 'Moldova VAT Number', '1234567', /^\d{7}$/],
  ['me_pib', 'ME', 'Montenegro Tax Identification Number', '12345678', /^\d{8}$/],
  ['mk_vat', 'MK', 'North Macedonia VAT Number', 'MK1234567890123', /^MK\d{13}$/],
  ['mr_nif', 'MR', 'Mauritania Tax Identification Number', '12345678', /^\d{8}$/],
  ['mx_rfc', 'MX', 'Mexican RFC Number', 'ABC010203AB9', /^[A-ZÑ&]{3,4}\d{6}[0-9A-Z]{3}$/],
  ['my_frp', 'MY', 'Malaysian FRP Number', '12345678', /^\d{8}$/],
  ['my_itn', 'MY', 'Malaysian ITN', 'C 1234567890', /^[A-Z]{1,2}\d{10,11}$/],
  ['my_sst', 'MY', 'Malaysian SST Number', 'A12-3456-78912345', /^[A-Z]\d{14}$/],
  ['ng_tin', 'NG', 'Nigerian Tax Identification Number', '12345678-0001', /^\d{12}$/],
  ['no_vat', 'NO', 'Norwegian VAT Number', '123456789MVA', /^\d{9}MVA$/],
  ['no_voec', 'NO', 'Norwegian VAT on e-commerce Number', '1234567', /^\d{7}$/],
  ['np_pan', 'NP', 'Nepal Permanent Account Number', '123456789', /^\d{9}$/],
  ['nz_gst', 'NZ', 'New Zealand GST Number', '123456789', /^\d{8,9}$/],
  ['om_vat', 'OM', 'Omani VAT Number', 'OM1234567890', /^OM\d{9}[0-9X]$/],
  ['pe_ruc', 'PE', 'Peruvian RUC Number', '12345678901', /^\d{11}$/],
  ['ph_tin', 'PH', 'Philippines Tax Identification Number', '123456789012', /^\d{9}(\d{3,5})?$/],
  ['ro_tin', 'RO', 'Romanian Tax ID Number', '1234567890123', /^(\d{2,10}|\d{13})$/],
  ['rs_pib', 'RS', 'Serbian PIB Number', '123456789', /^\d{9}$/],
  ['ru_inn', 'RU', 'Russian INN', '1234567891', /^(\d{10}|\d{12})$/],
  ['ru_kpp', 'RU', 'Russian KPP', '123456789', /^\d{4}[0-9A-Z]{2}\d{3}$/],
  ['sa_vat', 'SA', 'Saudi Arabia VAT', '123456789012345', /^\d{15}$/],
  ['sg_gst', 'SG', 'Singaporean GST', 'M12345678X', /^M[0-9A-Z]\d{7}[0-9A-Z]$/],
  ['sg_uen', 'SG', 'Singaporean UEN', '123456789F', /^(\d{8}[A-Z]|\d{9}[A-Z]|[RST]\d{2}[A-Z]{2}\d{4}[A-Z])$/],
  ['si_tin', 'SI', 'Slovenia Tax Number (davčna številka)', '12345678', /^\d{8}$/],
  ['sn_ninea', 'SN', 'Senegal NINEA Number', '12345672A2', /^\d{7}(\d[A-Z]\d)?$/],
  ['sr_fin', 'SR', 'Suriname FIN Number', '1234567890', /^\d{10}$/],
  ['sv_nit', 'SV', 'El Salvadorian NIT Number', '1234-567890-123-4', /^\d{14}$/],
  ['th_vat', 'TH', 'Thai VAT', '1234567891234', /^\d{13}$/],
  ['tj_tin', 'TJ', 'Tajikistan Tax Identification Number', '123456789', /^\d{9}$/],
  ['tr_tin', 'TR', 'Turkish Tax Identification Number', '0123456789', /^\d{10}$/],
  ['tw_vat', 'TW', 'Taiwanese VAT', '12345678', /^\d{8}$/],
  ['tz_vat', 'TZ', 'Tanzania VAT Number', '12345678A', /^\d{8}[A-Z]$/],
  ['ua_vat', 'UA', 'Ukrainian VAT', '123456789', /^\d{9,12}$/],
  ['ug_tin', 'UG', 'Uganda Tax Identification Number', '1014751879', /^\d{10}$/],
  ['us_ein', 'US', 'United States EIN', '12-3456789', /^\d{9}$/],
  ['uy_ruc', 'UY', 'Uruguayan RUC Number', '123456789012', /^\d{12}$/],
  ['uz_tin', 'UZ', 'Uzbekistan Tax Identification Number', '123456789', /^\d{9}$/],
  ['uz_vat', 'UZ', 'Uzbekistan VAT Number', '123456789012', /^\d{12}$/],
  ['ve_rif', 'VE', 'Venezuelan RIF Number', 'A-12345678-9', /^[A-Z]\d{9}$/],
  ['vn_tin', 'VN', 'Vietnamese Tax ID Number', '1234567890', /^\d{10}(\d{3})?$/],
  ['za_vat', 'ZA', 'South African VAT Number', '4123456789', /^4\d{9}$/],
  ['zm_tin', 'ZM', 'Zambia Tax Identification Number', '1004751879', /^\d{10}$/],
  ['zw_tin', 'ZW', 'Zimbabwe Tax Identification Number', '1234567890', /^\d{10}$/],
];

export const taxIdFormats: readonly TaxIdFormat[] = rows.map(([type, countries, name, example, pattern]) => ({
  type,
  name,
  countries: countries.split(' ').filter(Boolean),
  example,
  pattern,
}));

/** The VAT or GST number of a country, or the one that its invoices carry: an EIN in the United States. eu_vat for the member states. */
const vatTypesByCountry: ReadonlyMap<string, string> = new Map(
  [
    'ae_trn al_tin ar_cuit au_abn bd_bin bh_vat br_cnpj by_tin ca_gst_hst ch_vat cl_tin cn_tin co_nit ec_ruc gb_vat',
    'ge_vat id_npwp il_vat in_gst is_vat jp_trn ke_pin kr_brn kz_bin li_vat ma_vat md_vat mk_vat mx_rfc my_sst ng_tin',
    'no_vat nz_gst om_vat pe_ruc ph_tin rs_pib ru_inn sa_vat sg_gst th_vat tr_tin tw_vat tz_vat ua_vat us_ein uy_ruc',
    'uz_vat ve_rif vn_tin za_vat',
  ]
    .flatMap((line) => line.split(' '))
    .map((type) => [type.slice(0, 2).toUpperCase(), type]),
);

const memberStates: ReadonlySet<string> = new Set(viesCountries.split(' ').filter((country) => country !== 'GB'));

/** Null for a country that has no VAT, or whose VAT number is none of the types. */
export function vatTypeOfCountry(country: string): string | null {
  return memberStates.has(country) ? 'eu_vat' : (vatTypesByCountry.get(country) ?? null);
}

// A One Stop Shop number is a VAT number of no country.
const vatTypes: ReadonlySet<string> = new Set(['eu_vat', 'eu_oss_vat', ...vatTypesByCountry.values()]);
// What invoices of the United States carry, though there is no VAT.
const notVat = 'us_ein';

/** The types that a customer's `vatNumber` can be of. */
export const vatNumberTypes: readonly string[] = [...vatTypes];

/** True for a type that says: this is the VAT (or GST) number. */
export function isVatType(type: string): boolean {
  return vatTypes.has(type) && type !== notVat;
}
