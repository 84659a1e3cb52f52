import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../src/project-root.ts';
import { printPublicSchema } from '../src/schema.ts';

writeFileSync(join(projectRoot, 'schema.graphql'), printPublicSchema());
