import { validate as arCuit } from 'stdnum/lib/cjs/ar/cuit.js';
import { validate as auAbn } from 'stdnum/lib/cjs/au/abn.js';
import { validate as brCnpj } from 'stdnum/lib/cjs/br/cnpj.js';
import { validate as brCpf } from 'stdnum/lib/cjs/br/cpf.js';
import { validate as byUnp } from 'stdnum/lib/cjs/by/unp.js';
import { validate as caBn } from 'stdnum/lib/cjs/ca/bn.js';
import { validate as caQst } from 'stdnum/lib/cjs/ca/qst.js';
import { validate as chUid } from 'stdnum/lib/cjs/ch/uid.js';
import { validate as clRut } from 'stdnum/lib/cjs/cl/rut.js';
import { validate as coNit } from 'stdnum/lib/cjs/co/nit.js';
import { validate as doCedula } from 'stdnum/lib/cjs/do/cedula.js';
import { validate as doRnc } from 'stdnum/lib/cjs/do/rnc.js';
import { validate as ecRuc } from 'stdnum/lib/cjs/ec/ruc.js';
import { validate as esNif } from 'stdnum/lib/cjs/es/nif.js';
import { validate as gnNifp } from 'stdnum/lib/cjs/gn/nifp.js';
import { validate as hrOib } from 'stdnum/lib/cjs/hr/oib.js';
import { validate as huAnum } from 'stdnum/lib/cjs/hu/anum.js';
import { validate as idNpwp } from 'stdnum/lib/cjs/id/npwp.js';
import { validate as ilIdnr } from 'stdnum/lib/cjs/il/idnr.js';
import { validate as jpCn } from 'stdnum/lib/cjs/jp/cn.js';
import { validate as krBrn } from 'stdnum/lib/cjs/kr/brn.js';
import { validate as mePib } from 'stdnum/lib/cjs/me/pib.js';
import { validate as mkEdb } from 'stdnum/lib/cjs/mk/edb.js';
import { validate as mxRfc } from 'stdnum/lib/cjs/mx/rfc.js';
import { validate as noMva } from 'stdnum/lib/cjs/no/mva.js';
import { validate as nzIrd } from 'stdnum/lib/cjs/nz/ird.js';
import { validate as peRuc } from 'stdnum/lib/cjs/pe/ruc.js';
import { validate as roCif } from 'stdnum/lib/cjs/ro/cif.js';
import { validate as rsPib } from 'stdnum/lib/cjs/rs/pib.js';
import { validate as ruInn } from 'stdnum/lib/cjs/ru/inn.js';
import { validate as sgUen } from 'stdnum/lib/cjs/sg/uen.js';
import { validate as siDdv } from 'stdnum/lib/cjs/si/ddv.js';
import { validate as svNit } from 'stdnum/lib/cjs/sv/nit.js';
import { validate as thTin } from 'stdnum/lib/cjs/th/tin.js';
import { validate as trVkn } from 'stdnum/lib/cjs/tr/vkn.js';
import { validate as uyRut } from 'stdnum/lib/cjs/uy/rut.js';
import { validate as veRif } from 'stdnum/lib/cjs/ve/rif.js';
import { validate as vnMst } from 'stdnum/lib/cjs/vn/mst.js';
import {
  type CheckDigit,
  isBulgarianBranch,
  isBulgarianEntity,
  isChineseTaxNumber,
  isIndianGst,
  isKazakhBin,
  isOmaniVat,
  isSaudiVat,
  isSenegaleseNinea,
  isTaiwaneseUbn,
} from './check-digits.rules.ts';
import { checkBritish } from './eu-vat.rules.ts';
import { byStdnum } from './stdnum.rules.ts';

const swissUid = byStdnum(chUid);

/** Without the register (HR) or the language of the tax (MWST, TVA, IVA), which the check digit does not cover. */
const checkSwiss: CheckDigit = (value) => swissUid(value.slice(0, 12));

/** The registration number (RNC) of an entity, or a person's identity card (cédula). */
function checkDominican(value: string): boolean {
  return (value.length === 9 ? doRnc : doCedula)(value).isValid;
}

/** Ten digits end with the check digit; nine may be a number whose check digit was left out. */
function checkColombian(value: string): boolean | null {
  return value.length === 10 ? coNit(value).isValid : null;
}

/** XAXX010101000 and XEXX010101000 stand for the general public and for foreigners, and have no check digit. */
function checkMexican(value: string): boolean | null {
  return /^X[AE]XX010101000$/.test(value) ? null : mxRfc(value).isValid;
}

// By type. What is missing has no published check digit, or none that is certain. That holds for types that stdnum has a
// module for, too: what it checks of us_ein or ke_pin is a form, and its ma, md and ua numbers are not the VAT numbers.
const checks: ReadonlyMap<string, CheckDigit> = new Map<string, CheckDigit>([
  ['ar_cuit', byStdnum(arCuit)],
  ['au_abn', byStdnum(auAbn)],
  ['bg_uic', (value) => (value.length === 9 ? isBulgarianEntity(value) : isBulgarianBranch(value))],
  ['br_cnpj', byStdnum(brCnpj)],
  ['br_cpf', byStdnum(brCpf)],
  ['by_tin', byStdnum(byUnp)],
  ['ca_bn', byStdnum(caBn)],
  ['ca_gst_hst', byStdnum(caBn)],
  ['ca_qst', byStdnum(caQst)],
  ['ch_uid', checkSwiss],
  ['ch_vat', checkSwiss],
  ['cl_tin', byStdnum(clRut)],
  ['cn_tin', (value) => (value.length === 18 ? isChineseTaxNumber(value) : null)],
  ['co_nit', checkColombian],
  ['do_rcn', checkDominican],
  ['ec_ruc', byStdnum(ecRuc)],
  ['es_cif', byStdnum(esNif)],
  ['gb_vat', (value) => checkBritish(value.slice(2))],
  ['gn_nif', byStdnum(gnNifp)],
  ['hr_oib', byStdnum(hrOib)],
  // The first eight of eleven digits are the taxpayer's core number, which carries the check digit.
  ['hu_tin', (value) => huAnum(value.slice(0, 8)).isValid],
  ['id_npwp', byStdnum(idNpwp)],
  // A person's number or a company's: both are nine digits with the same check digit.
  ['il_vat', byStdnum(ilIdnr)],
  ['in_gst', isIndianGst],
  ['jp_cn', byStdnum(jpCn)],
  ['jp_trn', (value) => jpCn(value.slice(1)).isValid],
  ['kr_brn', byStdnum(krBrn)],
  ['kz_bin', isKazakhBin],
  ['li_uid', checkSwiss],
  ['me_pib', byStdnum(mePib)],
  ['mk_vat', byStdnum(mkEdb)],
  ['mx_rfc', checkMexican],
  ['no_vat', byStdnum(noMva)],
  ['nz_gst', byStdnum(nzIrd)],
  ['om_vat', isOmaniVat],
  ['pe_ruc', byStdnum(peRuc)],
  ['ro_tin', byStdnum(roCif)],
  ['rs_pib', byStdnum(rsPib)],
  ['ru_inn', byStdnum(ruInn)],
  ['sa_vat', isSaudiVat],
  ['sg_uen', byStdnum(sgUen)],
  ['si_tin', byStdnum(siDdv)],
  ['sn_ninea', isSenegaleseNinea],
  ['sv_nit', byStdnum(svNit)],
  ['th_vat', byStdnum(thTin)],
  ['tr_tin', byStdnum(trVkn)],
  ['tw_vat', isTaiwaneseUbn],
  ['uy_ruc', byStdnum(uyRut)],
  ['ve_rif', byStdnum(veRif)],
  ['vn_tin', byStdnum(vnMst)],
]);

/** True for a type of which some numbers have a check digit. */
export function hasChecksum(type: string): boolean {
  return type === 'eu_vat' || checks.has(type);
}

/** Of a value in the right format; null where it has no check digit. */
export function checksumOf(type: string, value: string): boolean | null {
  return checks.get(type)?.(value) ?? null;
}
