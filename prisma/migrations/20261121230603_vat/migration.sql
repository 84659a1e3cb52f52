-- AlterTable
ALTER TABLE "customer" ADD COLUMN     "vat_record" JSONB;

-- CreateTable
CREATE TABLE "vat_check" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "company_id" UUID NOT NULL,
    "customer_id" UUID,
    "vat_number" TEXT NOT NULL,
    "requester" TEXT,
    "outcome" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "error_code" TEXT,
    "name" TEXT,
    "address" TEXT,
    "consultation_number" TEXT,
    "evidence_hash" TEXT,
    "checked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "vat_check_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "vat_job" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "company_id" UUID NOT NULL,
    "customer_id" UUID,
    "vat_number" TEXT NOT NULL,
    "vies_country" CHAR(2) NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "run_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lease" UUID,

    CONSTRAINT "vat_job_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "vies_country" (
    "country" VARCHAR(3) NOT NULL,
    "slot1_holder" UUID,
    "slot1_asks" TEXT,
    "slot1_until" TIMESTAMPTZ(3),
    "slot2_holder" UUID,
    "slot2_asks" TEXT,
    "slot2_until" TIMESTAMPTZ(3),
    "wanted_until" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "blocked_until" TIMESTAMPTZ(3),

    CONSTRAINT "vies_country_pkey" PRIMARY KEY ("country")
);

-- CreateIndex
CREATE INDEX "vat_check_organization_id_customer_id_checked_at_id_idx" ON "vat_check"("organization_id", "customer_id", "checked_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "vat_check_organization_id_vat_number_checked_at_id_idx" ON "vat_check"("organization_id", "vat_number", "checked_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "vat_job_vies_country_run_at_idx" ON "vat_job"("vies_country", "run_at");

-- CreateIndex
CREATE INDEX "vat_job_organization_id_vies_country_run_at_idx" ON "vat_job"("organization_id", "vies_country", "run_at");

-- AddForeignKey
ALTER TABLE "vat_check" ADD CONSTRAINT "vat_check_organization_id_company_id_fkey" FOREIGN KEY ("organization_id", "company_id") REFERENCES "company"("organization_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "vat_check" ADD CONSTRAINT "vat_check_organization_id_company_id_customer_id_fkey" FOREIGN KEY ("organization_id", "company_id", "customer_id") REFERENCES "customer"("organization_id", "company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "vat_job" ADD CONSTRAINT "vat_job_organization_id_company_id_fkey" FOREIGN KEY ("organization_id", "company_id") REFERENCES "company"("organization_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "vat_job" ADD CONSTRAINT "vat_job_organization_id_company_id_customer_id_fkey" FOREIGN KEY ("organization_id", "company_id", "customer_id") REFERENCES "customer"("organization_id", "company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- What Prisma cannot express: checks, partial indexes, triggers.

ALTER TABLE "vat_check"
  ADD CONSTRAINT "vat_check_outcome_check" CHECK ("outcome" IN ('VALID', 'INVALID', 'UNAVAILABLE', 'THROTTLED', 'BLOCKED', 'REJECTED', 'MALFORMED_ANSWER', 'FORMAT_INVALID')),
  ADD CONSTRAINT "vat_check_status_check" CHECK ("status" IN ('UNVALIDATED', 'PENDING', 'VALID', 'INVALID', 'ERROR', 'MANUAL', 'MAINTENANCE')),
  -- An outage is never an INVALID, and nothing but the register's word is a VALID.
  ADD CONSTRAINT "vat_check_verdict_check" CHECK (("outcome" = 'VALID') = ("status" = 'VALID') AND ("outcome" IN ('INVALID', 'FORMAT_INVALID')) = ("status" = 'INVALID'));
-- A customer's number is checked by one job at a time; so is a number of a company that is no customer's.
CREATE UNIQUE INDEX "vat_job_customer_key" ON "vat_job" ("organization_id", "customer_id") WHERE "customer_id" IS NOT NULL;
CREATE UNIQUE INDEX "vat_job_number_key" ON "vat_job" ("organization_id", "company_id", "vat_number") WHERE "customer_id" IS NULL;

-- Evidence: rows of checks are never changed. Erasure blanks what they tell of a person, and leaves number, outcome and hash.
CREATE FUNCTION "vat_check_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND current_setting('clientele.erasing', true) = 'on' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'vat_check is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "vat_check_append_only" BEFORE UPDATE OR DELETE ON "vat_check"
  FOR EACH ROW EXECUTE FUNCTION "vat_check_append_only"();
CREATE TRIGGER "vat_check_no_truncate" BEFORE TRUNCATE ON "vat_check"
  FOR EACH STATEMENT EXECUTE FUNCTION "append_only"();

-- A job that waits for another configuration (run_at infinity) has it once the company has another number to ask with.
CREATE FUNCTION "vat_job_requester_changed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE vat_job SET run_at = now(), attempts = 0
   WHERE organization_id = NEW.organization_id AND company_id = NEW.id AND run_at = 'infinity';
  RETURN NULL;
END $$;
CREATE TRIGGER "vat_job_requester_changed" AFTER UPDATE OF "vat_number" ON "company"
  FOR EACH ROW WHEN (OLD.vat_number IS DISTINCT FROM NEW.vat_number) EXECUTE FUNCTION "vat_job_requester_changed"();

-- A check that came due while the customer was archived was put off: nobody did business with it.
CREATE FUNCTION "vat_job_customer_restored"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE vat_job SET run_at = least(run_at, greatest(now(), (NEW.vat_record ->> 'verdictAt')::timestamptz + interval '30 days'))
   WHERE organization_id = NEW.organization_id AND customer_id = NEW.id AND lease IS NULL AND run_at < 'infinity';
  RETURN NULL;
END $$;
CREATE TRIGGER "vat_job_customer_restored" AFTER UPDATE OF "archived_at" ON "customer"
  FOR EACH ROW WHEN (OLD.archived_at IS NOT NULL AND NEW.archived_at IS NULL) EXECUTE FUNCTION "vat_job_customer_restored"();

-- One row for each prefix that VIES knows, and one for VIES itself: it may block us altogether.
INSERT INTO "vies_country" ("country")
  SELECT unnest(string_to_array('ALL AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI', ' '));

-- Until now nobody was asked: what a status claims beyond a wrong form has no evidence, and starts over.
UPDATE "customer" c SET
    vat_validation_status = 'UNVALIDATED',
    classification = CASE WHEN c.customer_type = 'CONSUMER' THEN 'B2C'
      WHEN EXISTS (SELECT FROM tax_identifier x WHERE x.organization_id = c.organization_id AND x.customer_id = c.id
                      AND x.type NOT IN ('eu_vat', 'unknown') AND x.format_valid AND x.checksum_valid IS DISTINCT FROM false) THEN 'B2B'
      WHEN EXISTS (SELECT FROM tax_identifier x WHERE x.organization_id = c.organization_id AND x.customer_id = c.id
                      AND x.type = 'eu_vat' AND x.format_valid) THEN NULL
      ELSE 'B2C' END
  WHERE c.erased_at IS NULL AND c.vat_validation_status NOT IN ('UNVALIDATED', 'INVALID');
UPDATE "customer" c SET vat_validation_status = 'UNVALIDATED', classification = CASE WHEN c.classification = 'B2C' AND c.customer_type <> 'CONSUMER' THEN NULL ELSE c.classification END
  WHERE c.erased_at IS NULL AND c.vat_validation_status = 'INVALID'
    AND EXISTS (SELECT FROM tax_identifier x WHERE x.organization_id = c.organization_id AND x.customer_id = c.id
                   AND x.type = 'eu_vat' AND x.format_valid);

-- Blanks the personal data of a customer wherever a copy of it lies, and of the customers that were merged into it: their
-- rows are it too. Rows, ledger and printed invoices stay as a skeleton; its merges can no longer be undone.
CREATE OR REPLACE FUNCTION "erase_customer"("organization" uuid, "customer" uuid) RETURNS void LANGUAGE plpgsql
SET clientele.erasing = 'on' AS $$
DECLARE
  family uuid[] := array(
    WITH RECURSIVE merged AS (
      SELECT "customer" AS id
      UNION ALL
      SELECT c.id FROM merged m JOIN customer c ON c.organization_id = "organization" AND c.merged_into_id = m.id)
    SELECT id FROM merged);
  -- Somebody may have asked about them before they were its own.
  numbers text[] := array(SELECT x.value FROM tax_identifier x WHERE x.organization_id = "organization" AND x.customer_id = any(family) AND x.type = 'eu_vat');
BEGIN
  DELETE FROM customer_identity i WHERE i.organization_id = "organization" AND i.customer_id = any(family);
  DELETE FROM tax_identifier x WHERE x.organization_id = "organization" AND x.customer_id = any(family);
  DELETE FROM external_reference r WHERE r.organization_id = "organization" AND r.customer_id = any(family);
  DELETE FROM custom_field_value v WHERE v.organization_id = "organization" AND v.customer_id = any(family);
  DELETE FROM tag_link l WHERE l.organization_id = "organization" AND l.customer_id = any(family);
  DELETE FROM duplicate_candidate d WHERE d.organization_id = "organization" AND d.first_id = any(family);
  DELETE FROM duplicate_candidate d WHERE d.organization_id = "organization" AND d.second_id = any(family);
  DELETE FROM vat_job j WHERE j.organization_id = "organization" AND j.customer_id = any(family);
  UPDATE customer c SET
    name = 'Erased customer', name_key = 'erased customer', search_text = 'erased customer', match_keys = '{}',
    slug = 'erased-' || c.id, legal_name = NULL, email = NULL, additional_emails = '{}', phone = NULL, external_id = NULL,
    -- The country is no personal data, and its invoices were taxed by it.
    billing_address = CASE WHEN c.billing_country IS NOT NULL THEN jsonb_build_object('country', c.billing_country) END,
    shipping_address = NULL, legal_address = NULL, org_number = NULL, classification = NULL,
    vat_validation_status = 'UNVALIDATED', vat_record = NULL, payment_provider = NULL, auto_collection = false,
    payment_provider_id = NULL, portal_url = NULL, einvoice_email = NULL, peppol_id = NULL, leitweg_id = NULL,
    tax_configuration = NULL, accounting_sync_configuration = NULL, notes = NULL, metadata = '{}',
    archived_at = coalesce(c.archived_at, now()), erased_at = now()
   WHERE c.organization_id = "organization" AND c.id = any(family);
  -- What a card or a document told of the person goes; that there was one, and what was decided, stays.
  UPDATE payment_method m SET provider_id = NULL, brand = NULL, last4 = NULL, expires_on = NULL, is_default = false,
    removed_at = coalesce(m.removed_at, now())
   WHERE m.organization_id = "organization" AND m.customer_id = any(family);
  UPDATE verification v SET evidence = NULL, reason = NULL
   WHERE v.organization_id = "organization" AND v.customer_id = any(family);
  -- The number may be a person's own; the hash still proves what the register answered.
  UPDATE vat_check k SET vat_number = 'erased', name = NULL, address = NULL, consultation_number = NULL
   WHERE k.organization_id = "organization" AND (k.customer_id = any(family) OR (k.customer_id IS NULL AND k.vat_number = any(numbers)));
  DELETE FROM vat_job j WHERE j.organization_id = "organization" AND j.customer_id IS NULL AND j.vat_number = any(numbers);
  UPDATE audit_event e SET changes = without_changed_values(e.changes)
   WHERE e.organization_id = "organization" AND e.action = 'company.vatCheckRequested' AND e.changes #>> '{0,after}' = any(numbers);
  UPDATE audit_event e SET changes = without_changed_values(e.changes)
   WHERE e.organization_id = "organization" AND e.subject_id IN (
     SELECT unnest(family)
     UNION ALL SELECT m.id FROM payment_method m WHERE m.organization_id = "organization" AND m.customer_id = any(family)
     UNION ALL SELECT v.id FROM verification v WHERE v.organization_id = "organization" AND v.customer_id = any(family));
  UPDATE customer_merge g SET journal = NULL, plan = without_changed_values(g.plan) || jsonb_build_object(
      'columns', '{}'::jsonb,
      'conflicts', coalesce((SELECT jsonb_agg(CASE WHEN c ->> 'kind' = 'IDENTITY' THEN c || '{"source": null, "target": null}' ELSE c END ORDER BY place)
                               FROM jsonb_array_elements(g.plan -> 'conflicts') WITH ORDINALITY conflicts(c, place)), '[]'))
   WHERE g.organization_id = "organization" AND (g.source_id = any(family) OR g.target_id = any(family));
  -- The answer about a batch holds other customers too: those stay.
  UPDATE idempotency_key k SET outcome = CASE
      WHEN k.outcome ? 'items' THEN jsonb_set(k.outcome, '{items}', (
        SELECT jsonb_agg(CASE WHEN (item ->> 'customerId')::uuid = any(family) THEN without_changed_values(item) ELSE item END ORDER BY place)
          FROM jsonb_array_elements(k.outcome -> 'items') WITH ORDINALITY items(item, place)))
      ELSE without_changed_values(k.outcome) END
   WHERE k.organization_id = "organization" AND EXISTS (SELECT FROM unnest(family) f(id) WHERE k.outcome::text LIKE '%' || f.id || '%');
END $$;
