import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isUnionType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/project-root.ts';
import { printPublicSchema } from '../../src/schema.ts';

const read = (path: string) => readFileSync(join(projectRoot, path), 'utf8');
const contract = buildSchema(read('test/contract/contract.graphql'));
const actual = buildSchema(read('schema.graphql'));

/** Fields, input fields and arguments of a type, each with its type and default as text: `balance: Money!`. */
function shapeOf(type: GraphQLNamedType): Map<string, string> {
  const shape = new Map<string, string>();
  if (isEnumType(type)) for (const { name } of type.getValues()) shape.set(name, 'value');
  if (isUnionType(type)) for (const { name } of type.getTypes()) shape.set(name, 'member');
  if (isInputObjectType(type)) {
    for (const field of Object.values(type.getFields()))
      shape.set(field.name, `${field.type} = ${JSON.stringify(field.defaultValue)}`);
  }
  if (isObjectType(type) || isInterfaceType(type)) {
    for (const field of Object.values(type.getFields())) {
      shape.set(field.name, String(field.type));
      for (const arg of field.args)
        shape.set(`${field.name}(${arg.name})`, `${arg.type} = ${JSON.stringify(arg.defaultValue)}`);
    }
  }
  return shape;
}

const shared = Object.values(actual.getTypeMap()).filter(
  (type) => !type.name.startsWith('__') && contract.getType(type.name),
);

describe('the public contract', () => {
  it('is printed into schema.graphql', () => {
    expect(read('schema.graphql')).toBe(printPublicSchema());
  });

  it.each(shared.map((type) => [type.name, type] as const))(
    '%s has nothing other than the contract says',
    (name, type) => {
      const wanted = contract.getType(name);
      if (!wanted) throw new Error('filtered above');
      expect(type.constructor.name).toBe(wanted.constructor.name);
      const [is, shouldBe] = [shapeOf(type), shapeOf(wanted)];
      const differing = [...is].filter(([key, shape]) => shouldBe.has(key) && shouldBe.get(key) !== shape);
      expect(differing).toEqual([]);
    },
  );

  it('adds nothing required to what the contract has', () => {
    const extra: string[] = [];
    for (const type of shared) {
      const wanted = shapeOf(contract.getType(type.name) as GraphQLNamedType);
      if (isInputObjectType(type))
        for (const field of Object.values(type.getFields()))
          if (isRequiredInputField(field) && !wanted.has(field.name)) extra.push(`${type.name}.${field.name}`);
      if (isObjectType(type))
        for (const field of Object.values(type.getFields()))
          for (const arg of field.args)
            if (isRequiredArgument(arg) && wanted.has(field.name) && !wanted.has(`${field.name}(${arg.name})`))
              extra.push(`${type.name}.${field.name}(${arg.name})`);
    }
    expect(extra).toEqual([]);
  });

  it('implements the interfaces of the contract', () => {
    const facesOf = (type: GraphQLNamedType | undefined) =>
      isObjectType(type) ? type.getInterfaces().map((face) => face.name) : [];
    const lacking = shared.flatMap((type) =>
      facesOf(contract.getType(type.name))
        .filter((face) => !facesOf(type).includes(face))
        .map((face) => `${type.name}: ${face}`),
    );
    expect(lacking).toEqual([]);
  });
});
