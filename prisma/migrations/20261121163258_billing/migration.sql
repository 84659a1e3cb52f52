-- AlterTable
ALTER TABLE "invoice" ADD COLUMN     "bill_to" JSONB,
ADD COLUMN     "credit_note_for_id" UUID,
ADD COLUMN     "delivery" JSONB,
ADD COLUMN     "supply" TEXT NOT NULL DEFAULT 'SERVICE',
ADD COLUMN     "tax_treatment" JSONB;

-- AlterTable
ALTER TABLE "plan" ADD COLUMN     "required_verifications" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "wallet_transaction" ADD COLUMN     "invoice_id" UUID;

-- CreateTable
CREATE TABLE "invoice_line" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "invoice_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "description" TEXT NOT NULL,
    "quantity" DECIMAL(20,6) NOT NULL,
    "unit_price" DECIMAL(20,6) NOT NULL,
    "amount" DECIMAL(20,6) NOT NULL,
    "given_tax_rate" DECIMAL(9,6),
    "tax_rate" DECIMAL(9,6),
    "tax" DECIMAL(20,6) NOT NULL,

    CONSTRAINT "invoice_line_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "invoice_payment" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "invoice_id" UUID NOT NULL,
    "amount" DECIMAL(20,6) NOT NULL,
    "wallet_transaction_id" UUID,
    "paid_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "invoice_payment_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "invoice_counter" (
    "organization_id" UUID NOT NULL,
    "company_id" UUID NOT NULL,
    "last" INTEGER NOT NULL,

    CONSTRAINT "invoice_counter_pkey" PRIMARY KEY ("organization_id","company_id")
);

-- CreateTable
CREATE TABLE "payment_method" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "company_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "provider" TEXT,
    "provider_id" TEXT,
    "brand" TEXT,
    "last4" TEXT,
    "expires_on" DATE,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "needs_reverification" BOOLEAN NOT NULL DEFAULT false,
    "removed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payment_method_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "verification" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "company_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "payment_method_id" UUID,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'PENDING',
    "evidence" JSONB,
    "reason" TEXT,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_at" TIMESTAMPTZ(3),
    "decided_by_id" UUID,
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "verification_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "invoice_line_organization_id_invoice_id_position_key" ON "invoice_line"("organization_id", "invoice_id", "position");

-- CreateIndex
CREATE INDEX "invoice_payment_organization_id_invoice_id_created_at_id_idx" ON "invoice_payment"("organization_id", "invoice_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "invoice_payment_organization_id_wallet_transaction_id_idx" ON "invoice_payment"("organization_id", "wallet_transaction_id");

-- CreateIndex
CREATE INDEX "payment_method_organization_id_customer_id_created_at_id_idx" ON "payment_method"("organization_id", "customer_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "verification_organization_id_customer_id_requested_at_id_idx" ON "verification"("organization_id", "customer_id", "requested_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "verification_organization_id_payment_method_id_idx" ON "verification"("organization_id", "payment_method_id");

-- CreateIndex
CREATE INDEX "invoice_organization_id_due_at_id_idx" ON "invoice"("organization_id", "due_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "invoice_organization_id_total_id_idx" ON "invoice"("organization_id", "total" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "invoice_organization_id_credit_note_for_id_idx" ON "invoice"("organization_id", "credit_note_for_id");

-- CreateIndex
CREATE INDEX "wallet_transaction_organization_id_invoice_id_idx" ON "wallet_transaction"("organization_id", "invoice_id");

-- AddForeignKey
ALTER TABLE "wallet_transaction" ADD CONSTRAINT "wallet_transaction_organization_id_invoice_id_fkey" FOREIGN KEY ("organization_id", "invoice_id") REFERENCES "invoice"("organization_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_organization_id_credit_note_for_id_fkey" FOREIGN KEY ("organization_id", "credit_note_for_id") REFERENCES "invoice"("organization_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "invoice_line" ADD CONSTRAINT "invoice_line_organization_id_invoice_id_fkey" FOREIGN KEY ("organization_id", "invoice_id") REFERENCES "invoice"("organization_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "invoice_payment" ADD CONSTRAINT "invoice_payment_organization_id_invoice_id_fkey" FOREIGN KEY ("organization_id", "invoice_id") REFERENCES "invoice"("organization_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "invoice_payment" ADD CONSTRAINT "invoice_payment_organization_id_wallet_transaction_id_fkey" FOREIGN KEY ("organization_id", "wallet_transaction_id") REFERENCES "wallet_transaction"("organization_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "invoice_counter" ADD CONSTRAINT "invoice_counter_organization_id_company_id_fkey" FOREIGN KEY ("organization_id", "company_id") REFERENCES "company"("organization_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "payment_method" ADD CONSTRAINT "payment_method_organization_id_company_id_customer_id_fkey" FOREIGN KEY ("organization_id", "company_id", "customer_id") REFERENCES "customer"("organization_id", "company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "verification" ADD CONSTRAINT "verification_organization_id_company_id_customer_id_fkey" FOREIGN KEY ("organization_id", "company_id", "customer_id") REFERENCES "customer"("organization_id", "company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "verification" ADD CONSTRAINT "verification_organization_id_payment_method_id_fkey" FOREIGN KEY ("organization_id", "payment_method_id") REFERENCES "payment_method"("organization_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "verification" ADD CONSTRAINT "verification_organization_id_decided_by_id_fkey" FOREIGN KEY ("organization_id", "decided_by_id") REFERENCES "api_key"("organization_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- What Prisma cannot express: checks, partial indexes, triggers.

-- Vocabulary. The same lists stand in the *.rules.ts files; test/integration/catalogue.test.ts holds them together.
ALTER TABLE "plan"
  ADD CONSTRAINT "plan_required_verifications_check" CHECK ("required_verifications" <@ ARRAY['KYC', 'BUSINESS_DOCUMENT', 'PAYMENT_INSTRUMENT']);
-- What is canceled ends some day, and nothing else does.
ALTER TABLE "plan_subscription"
  DROP CONSTRAINT "plan_subscription_ends_check",
  ADD CONSTRAINT "plan_subscription_ends_check" CHECK (("ends_at" IS NULL) = ("canceled_at" IS NULL));
ALTER TABLE "payment_method"
  ADD CONSTRAINT "payment_method_type_check" CHECK ("type" IN ('CARD', 'SEPA_DEBIT', 'BANK_TRANSFER', 'INVOICE', 'WALLET', 'OTHER')),
  ADD CONSTRAINT "payment_method_provider_check" CHECK ("provider" IN ('STRIPE_CHARGE', 'STRIPE_INVOICE', 'QUICKBOOKS', 'BILL_COM', 'NETSUITE')),
  ADD CONSTRAINT "payment_method_default_check" CHECK ("removed_at" IS NULL OR NOT "is_default");
ALTER TABLE "verification"
  ADD CONSTRAINT "verification_kind_check" CHECK ("kind" IN ('KYC', 'BUSINESS_DOCUMENT', 'PAYMENT_INSTRUMENT')),
  ADD CONSTRAINT "verification_state_check" CHECK ("state" IN ('PENDING', 'APPROVED', 'REJECTED')),
  ADD CONSTRAINT "verification_decided_check" CHECK (("state" = 'PENDING') = ("decided_at" IS NULL)),
  ADD CONSTRAINT "verification_expires_check" CHECK ("expires_at" IS NULL OR "state" = 'APPROVED'),
  ADD CONSTRAINT "verification_instrument_check" CHECK (("kind" = 'PAYMENT_INSTRUMENT') = ("payment_method_id" IS NOT NULL));
ALTER TABLE "invoice"
  ADD CONSTRAINT "invoice_supply_check" CHECK ("supply" IN ('SERVICE', 'DIGITAL_SERVICE', 'GOODS')),
  ADD CONSTRAINT "invoice_credit_note_check" CHECK ("credit_note_for_id" IS NULL OR "total" <= 0),
  -- A draft that is given up never had a number of the series.
  DROP CONSTRAINT "invoice_sent_check",
  ADD CONSTRAINT "invoice_sent_check" CHECK ("state" IN ('DRAFT', 'VOID') OR ("number" IS NOT NULL AND "issued_at" IS NOT NULL AND "due_at" IS NOT NULL));
ALTER TABLE "invoice_line"
  ADD CONSTRAINT "invoice_line_numbers_check" CHECK ('NaN' NOT IN ("quantity", "unit_price", "amount", "tax")),
  ADD CONSTRAINT "invoice_line_rate_check" CHECK ("tax_rate" BETWEEN 0 AND 100 AND "given_tax_rate" BETWEEN 0 AND 100);
ALTER TABLE "invoice_payment"
  ADD CONSTRAINT "invoice_payment_amount_check" CHECK ("amount" > 0 AND "amount" <> 'NaN');
ALTER TABLE "invoice_counter"
  ADD CONSTRAINT "invoice_counter_last_check" CHECK ("last" > 0);

-- At most one default payment method a customer.
CREATE UNIQUE INDEX "payment_method_default_key" ON "payment_method" ("organization_id", "customer_id") WHERE "is_default";

-- States that follow from the clock are found by these: few rows of many are in them.
CREATE INDEX "invoice_open_newest_idx" ON "invoice" ("organization_id", "created_at" DESC, "id" DESC) WHERE "state" = 'SENT' AND "amount_paid" < "total";
CREATE INDEX "invoice_open_issued_idx" ON "invoice" ("organization_id", "issued_at" DESC, "id" DESC) WHERE "state" = 'SENT' AND "amount_paid" < "total";
CREATE INDEX "invoice_open_due_idx" ON "invoice" ("organization_id", "due_at" DESC, "id" DESC) WHERE "state" = 'SENT' AND "amount_paid" < "total";
CREATE INDEX "invoice_open_total_idx" ON "invoice" ("organization_id", "total" DESC, "id" DESC) WHERE "state" = 'SENT' AND "amount_paid" < "total";
CREATE INDEX "invoice_unsent_idx" ON "invoice" ("organization_id", "state", "created_at" DESC, "id" DESC) WHERE "state" <> 'SENT';
CREATE INDEX "plan_subscription_trial_idx" ON "plan_subscription" ("organization_id", "trial_ends_at") WHERE "trial_ends_at" IS NOT NULL;
CREATE INDEX "plan_subscription_end_idx" ON "plan_subscription" ("organization_id", "ends_at") WHERE "ends_at" IS NOT NULL;
CREATE INDEX "plan_subscription_paused_idx" ON "plan_subscription" ("organization_id", "created_at" DESC, "id" DESC) WHERE "paused_at" IS NOT NULL;

CREATE TRIGGER "payment_method_revision" AFTER INSERT OR UPDATE OR DELETE ON "payment_method"
  FOR EACH ROW EXECUTE FUNCTION "customer_revision_touch"();
CREATE TRIGGER "verification_revision" AFTER INSERT OR UPDATE OR DELETE ON "verification"
  FOR EACH ROW EXECUTE FUNCTION "customer_revision_touch"();

-- Payments keep what was paid, and when the last of it came: nothing else may.
CREATE FUNCTION "invoice_payment_apply"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- A bulk load writes invoices with what was paid.
  IF current_setting('clientele.bulk_load', true) = 'on' THEN
    RETURN NEW;
  END IF;
  -- Customers are locked before what hangs on them, everywhere.
  PERFORM 1 FROM customer c
    WHERE c.organization_id = NEW.organization_id
      AND c.id = (SELECT i.customer_id FROM invoice i WHERE i.organization_id = NEW.organization_id AND i.id = NEW.invoice_id)
    FOR NO KEY UPDATE;
  UPDATE invoice SET amount_paid = amount_paid + NEW.amount,
         paid_at = CASE WHEN amount_paid + NEW.amount >= total THEN NEW.paid_at END
   WHERE organization_id = NEW.organization_id AND id = NEW.invoice_id AND state = 'SENT';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'only an invoice that was sent is paid' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "invoice_payment_apply" BEFORE INSERT ON "invoice_payment"
  FOR EACH ROW EXECUTE FUNCTION "invoice_payment_apply"();
CREATE TRIGGER "invoice_payment_append_only" BEFORE UPDATE OR DELETE ON "invoice_payment"
  FOR EACH ROW EXECUTE FUNCTION "append_only"();
CREATE TRIGGER "invoice_payment_no_truncate" BEFORE TRUNCATE ON "invoice_payment"
  FOR EACH STATEMENT EXECUTE FUNCTION "append_only"();

-- What was printed stays as it was printed: an edit, a merge and a correction all leave it alone.
CREATE FUNCTION "invoice_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.amount_paid <> OLD.amount_paid AND pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'invoice.amount_paid is the sum of its payments: insert into invoice_payment' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.state = 'DRAFT' THEN
    RETURN NEW;
  END IF;
  IF (NEW.number, NEW.supply, NEW.currency, NEW.subtotal, NEW.tax, NEW.total, NEW.tax_treatment, NEW.bill_to, NEW.delivery,
      NEW.credit_note_for_id, NEW.issued_at, NEW.due_at, NEW.company_id) IS DISTINCT FROM
     (OLD.number, OLD.supply, OLD.currency, OLD.subtotal, OLD.tax, OLD.total, OLD.tax_treatment, OLD.bill_to, OLD.delivery,
      OLD.credit_note_for_id, OLD.issued_at, OLD.due_at, OLD.company_id)
     OR (NEW.state <> OLD.state AND NOT (OLD.state = 'SENT' AND NEW.state IN ('VOID', 'CREDITED'))) THEN
    RAISE EXCEPTION 'an invoice that was sent is never changed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "invoice_guard" BEFORE UPDATE ON "invoice"
  FOR EACH ROW EXECUTE FUNCTION "invoice_guard"();

CREATE FUNCTION "invoice_line_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- A draft's tax is reckoned anew when it is sent.
  IF TG_OP = 'UPDATE' AND EXISTS (SELECT FROM invoice i WHERE i.organization_id = OLD.organization_id AND i.id = OLD.invoice_id AND i.state = 'DRAFT') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the lines of an invoice that was sent are never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "invoice_line_guard" BEFORE UPDATE OR DELETE ON "invoice_line"
  FOR EACH ROW EXECUTE FUNCTION "invoice_line_guard"();

-- By statement: the lines of an invoice are written together.
CREATE FUNCTION "invoice_line_revision_touch"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('clientele.bulk_load', true) = 'on' THEN
    RETURN NULL;
  END IF;
  UPDATE customer c SET revision = revision
    FROM (SELECT DISTINCT i.organization_id, i.customer_id FROM lines l
            JOIN invoice i ON i.organization_id = l.organization_id AND i.id = l.invoice_id) touched
   WHERE c.organization_id = touched.organization_id AND c.id = touched.customer_id;
  RETURN NULL;
END $$;
CREATE TRIGGER "invoice_line_revision_insert" AFTER INSERT ON "invoice_line" REFERENCING NEW TABLE AS lines
  FOR EACH STATEMENT EXECUTE FUNCTION "invoice_line_revision_touch"();
CREATE TRIGGER "invoice_line_revision_update" AFTER UPDATE ON "invoice_line" REFERENCING NEW TABLE AS lines
  FOR EACH STATEMENT EXECUTE FUNCTION "invoice_line_revision_touch"();

-- Blanks the personal data of a customer wherever a copy of it lies; its row, ledger and printed invoices stay as a skeleton.
CREATE OR REPLACE FUNCTION "erase_customer"("organization" uuid, "customer" uuid) RETURNS void LANGUAGE plpgsql
SET clientele.erasing = 'on' AS $$
BEGIN
  DELETE FROM customer_identity i WHERE i.organization_id = "organization" AND i.customer_id = "customer";
  DELETE FROM tax_identifier x WHERE x.organization_id = "organization" AND x.customer_id = "customer";
  DELETE FROM external_reference r WHERE r.organization_id = "organization" AND r.customer_id = "customer";
  DELETE FROM custom_field_value v WHERE v.organization_id = "organization" AND v.customer_id = "customer";
  DELETE FROM tag_link l WHERE l.organization_id = "organization" AND l.customer_id = "customer";
  UPDATE customer c SET
    name = 'Erased customer', name_key = 'erased customer', search_text = 'erased customer',
    slug = 'erased-' || c.id, legal_name = NULL, email = NULL, additional_emails = '{}', phone = NULL, external_id = NULL,
    -- The country is no personal data, and its invoices were taxed by it.
    billing_address = CASE WHEN c.billing_country IS NOT NULL THEN jsonb_build_object('country', c.billing_country) END,
    shipping_address = NULL, legal_address = NULL, org_number = NULL, classification = NULL,
    vat_validation_status = 'UNVALIDATED', payment_provider = NULL, auto_collection = false,
    payment_provider_id = NULL, portal_url = NULL, einvoice_email = NULL, peppol_id = NULL, leitweg_id = NULL,
    tax_configuration = NULL, accounting_sync_configuration = NULL, notes = NULL, metadata = '{}',
    archived_at = coalesce(c.archived_at, now()), erased_at = now()
   WHERE c.organization_id = "organization" AND c.id = "customer";
  -- What a card or a document told of the person goes; that there was one, and what was decided, stays.
  UPDATE payment_method m SET provider_id = NULL, brand = NULL, last4 = NULL, expires_on = NULL, is_default = false,
    removed_at = coalesce(m.removed_at, now())
   WHERE m.organization_id = "organization" AND m.customer_id = "customer";
  UPDATE verification v SET evidence = NULL, reason = NULL
   WHERE v.organization_id = "organization" AND v.customer_id = "customer";
  UPDATE audit_event e SET changes = without_changed_values(e.changes)
   WHERE e.organization_id = "organization" AND e.subject_id IN (
     SELECT "customer"
     UNION ALL SELECT m.id FROM payment_method m WHERE m.organization_id = "organization" AND m.customer_id = "customer"
     UNION ALL SELECT v.id FROM verification v WHERE v.organization_id = "organization" AND v.customer_id = "customer");
  -- The answer about a batch holds other customers too: those stay.
  UPDATE idempotency_key k SET outcome = CASE
      WHEN k.outcome ? 'items' THEN jsonb_set(k.outcome, '{items}', (
        SELECT jsonb_agg(CASE WHEN item ->> 'customerId' = "customer"::text THEN without_changed_values(item) ELSE item END ORDER BY place)
          FROM jsonb_array_elements(k.outcome -> 'items') WITH ORDINALITY items(item, place)))
      ELSE without_changed_values(k.outcome) END
   WHERE k.organization_id = "organization" AND k.outcome::text LIKE '%' || "customer" || '%';
END $$;
