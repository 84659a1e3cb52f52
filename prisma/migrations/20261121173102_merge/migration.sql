-- AlterTable
ALTER TABLE "wallet_transaction" ADD COLUMN     "merge_id" UUID;

-- CreateTable
CREATE TABLE "customer_merge" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "company_id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "target_id" UUID NOT NULL,
    "plan" JSONB NOT NULL,
    "journal" JSONB,
    "merged_at" TIMESTAMPTZ(3) NOT NULL,
    "merged_by_id" UUID,
    "reverted_at" TIMESTAMPTZ(3),
    "reverted_by_id" UUID,

    CONSTRAINT "customer_merge_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE INDEX "customer_merge_organization_id_target_id_merged_at_id_idx" ON "customer_merge"("organization_id", "target_id", "merged_at", "id");

-- CreateIndex
CREATE INDEX "customer_merge_organization_id_source_id_idx" ON "customer_merge"("organization_id", "source_id");

-- CreateIndex
CREATE INDEX "customer_merge_organization_id_merged_at_id_idx" ON "customer_merge"("organization_id", "merged_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "wallet_transaction_organization_id_merge_id_idx" ON "wallet_transaction"("organization_id", "merge_id");

-- AddForeignKey
ALTER TABLE "wallet_transaction" ADD CONSTRAINT "wallet_transaction_organization_id_merge_id_fkey" FOREIGN KEY ("organization_id", "merge_id") REFERENCES "customer_merge"("organization_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "customer_merge" ADD CONSTRAINT "customer_merge_organization_id_company_id_source_id_fkey" FOREIGN KEY ("organization_id", "company_id", "source_id") REFERENCES "customer"("organization_id", "company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "customer_merge" ADD CONSTRAINT "customer_merge_organization_id_company_id_target_id_fkey" FOREIGN KEY ("organization_id", "company_id", "target_id") REFERENCES "customer"("organization_id", "company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "customer_merge" ADD CONSTRAINT "customer_merge_organization_id_merged_by_id_fkey" FOREIGN KEY ("organization_id", "merged_by_id") REFERENCES "api_key"("organization_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "customer_merge" ADD CONSTRAINT "customer_merge_organization_id_reverted_by_id_fkey" FOREIGN KEY ("organization_id", "reverted_by_id") REFERENCES "api_key"("organization_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- What Prisma cannot express: checks, partial indexes, triggers.

ALTER TABLE "customer_merge"
  ADD CONSTRAINT "customer_merge_sides_check" CHECK ("source_id" <> "target_id");
ALTER TABLE "wallet_transaction"
  ADD CONSTRAINT "wallet_transaction_merge_check" CHECK (("kind" IN ('MERGE_IN', 'MERGE_OUT', 'UNMERGE_IN', 'UNMERGE_OUT')) = ("merge_id" IS NOT NULL));
-- A customer is merged into one other at a time.
CREATE UNIQUE INDEX "customer_merge_source_key" ON "customer_merge" ("organization_id", "source_id") WHERE "reverted_at" IS NULL;

-- A merge, and its undoing, move money and make none: looked at when the transaction ends, when both entries are there.
CREATE FUNCTION "wallet_transaction_merge_sum"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  uneven record;
BEGIN
  SELECT w.currency, sum(x.amount) AS amount INTO uneven
    FROM wallet_transaction x JOIN wallet w ON w.organization_id = x.organization_id AND w.id = x.wallet_id
   WHERE x.organization_id = NEW.organization_id AND x.merge_id = NEW.merge_id
   GROUP BY w.currency HAVING sum(x.amount) <> 0 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'a merge made % %', uneven.amount, uneven.currency USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "wallet_transaction_merge_sum" AFTER INSERT ON "wallet_transaction"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW."merge_id" IS NOT NULL) EXECUTE FUNCTION "wallet_transaction_merge_sum"();

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
BEGIN
  DELETE FROM customer_identity i WHERE i.organization_id = "organization" AND i.customer_id = any(family);
  DELETE FROM tax_identifier x WHERE x.organization_id = "organization" AND x.customer_id = any(family);
  DELETE FROM external_reference r WHERE r.organization_id = "organization" AND r.customer_id = any(family);
  DELETE FROM custom_field_value v WHERE v.organization_id = "organization" AND v.customer_id = any(family);
  DELETE FROM tag_link l WHERE l.organization_id = "organization" AND l.customer_id = any(family);
  DELETE FROM duplicate_candidate d WHERE d.organization_id = "organization" AND d.first_id = any(family);
  DELETE FROM duplicate_candidate d WHERE d.organization_id = "organization" AND d.second_id = any(family);
  UPDATE customer c SET
    name = 'Erased customer', name_key = 'erased customer', search_text = 'erased customer', match_keys = '{}',
    slug = 'erased-' || c.id, legal_name = NULL, email = NULL, additional_emails = '{}', phone = NULL, external_id = NULL,
    -- The country is no personal data, and its invoices were taxed by it.
    billing_address = CASE WHEN c.billing_country IS NOT NULL THEN jsonb_build_object('country', c.billing_country) END,
    shipping_address = NULL, legal_address = NULL, org_number = NULL, classification = NULL,
    vat_validation_status = 'UNVALIDATED', payment_provider = NULL, auto_collection = false,
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
