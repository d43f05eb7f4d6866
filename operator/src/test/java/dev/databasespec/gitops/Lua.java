package dev.databasespec.gitops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LoadState;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.compiler.LuaC;
import org.luaj.vm2.lib.BaseLib;
import org.luaj.vm2.lib.OsLib;
import org.luaj.vm2.lib.PackageLib;
import org.luaj.vm2.lib.TableLib;

/** Runs a script as Argo CD does: the object is the global "obj", and there is no library but these four. */
record Lua(String script) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the script returns for an object in JSON. */
    JsonNode run(JsonNode object) {
        var globals = new Globals();
        globals.load(new BaseLib());
        globals.load(new PackageLib());
        globals.load(new TableLib());
        globals.load(new OsLib());
        LoadState.install(globals);
        LuaC.install(globals);
        globals.set("obj", lua(object));
        return json(globals.load(script, "script").call());
    }

    private static LuaValue lua(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                var table = new LuaTable();
                node.properties().forEach(field -> table.set(field.getKey(), lua(field.getValue())));
                yield table;
            }
            case ARRAY -> {
                var table = new LuaTable();
                node.forEach(item -> table.set(table.length() + 1, lua(item)));
                yield table;
            }
            case STRING -> LuaValue.valueOf(node.asText());
            case BOOLEAN -> LuaValue.valueOf(node.asBoolean());
            case NUMBER -> LuaValue.valueOf(node.asDouble());
            case NULL, MISSING, BINARY, POJO -> LuaValue.NIL;
        };
    }

    private static JsonNode json(LuaValue value) {
        return value.istable() ? fields(value.checktable()) : JSON.valueToTree(value.isboolean() ? value.toboolean() : value.tojstring());
    }

    private static ObjectNode fields(LuaTable table) {
        var object = JsonNodeFactory.instance.objectNode();
        for (var key : table.keys()) {
            object.set(key.tojstring(), json(table.get(key)));
        }
        return object;
    }
}
