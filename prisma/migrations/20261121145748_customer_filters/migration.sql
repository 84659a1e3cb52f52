-- DropIndex
DROP INDEX "custom_field_value_organization_id_definition_id_idx";

-- CreateIndex
CREATE INDEX "custom_field_value_organization_id_definition_id_value_idx" ON "custom_field_value"("organization_id", "definition_id", "value");

-- CreateIndex
CREATE INDEX "customer_organization_id_status_created_at_id_idx" ON "customer"("organization_id", "status", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "customer_organization_id_customer_type_created_at_id_idx" ON "customer"("organization_id", "customer_type", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "customer_organization_id_billing_country_created_at_id_idx" ON "customer"("organization_id", "billing_country", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "customer_organization_id_preferred_currency_created_at_id_idx" ON "customer"("organization_id", "preferred_currency", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "customer_organization_id_vat_validation_status_created_at_i_idx" ON "customer"("organization_id", "vat_validation_status", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "customer_organization_id_classification_created_at_id_idx" ON "customer"("organization_id", "classification", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "customer_metadata_idx" ON "customer" USING GIN ("metadata" jsonb_path_ops);

-- What Prisma cannot express: expressions and conditions.
CREATE INDEX "customer_email_idx" ON "customer" ("organization_id", lower("email"));
-- Most customers have the default: only the others are looked up by it.
CREATE INDEX "customer_tax_class_idx" ON "customer" ("organization_id", "tax_class", "created_at" DESC, "id" DESC) WHERE "tax_class" <> 'RETAIL';
CREATE INDEX "customer_billing_model_idx" ON "customer" ("organization_id", "billing_model", "created_at" DESC, "id" DESC) WHERE "billing_model" <> 'POSTPAID';
CREATE INDEX "customer_archived_idx" ON "customer" ("organization_id", "created_at" DESC, "id" DESC) WHERE "archived_at" IS NOT NULL;
CREATE INDEX "invoice_open_idx" ON "invoice" ("organization_id", "customer_id") WHERE "state" = 'SENT' AND "amount_paid" < "total";
CREATE INDEX "plan_subscription_running_idx" ON "plan_subscription" ("organization_id", "customer_id") WHERE "canceled_at" IS NULL;
