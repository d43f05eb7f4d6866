package dev.databasespec.postgres;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A connection as the pool sees it. It says when it is closed, and answers the pool's own questions without asking the server: whether a connection still
 * works shows when it is used, and what uses it can begin again on another one.
 */
final class Wire implements InvocationHandler {
    private final Connection connection;
    private final Runnable closed;
    private final AtomicBoolean told = new AtomicBoolean();

    private Wire(Connection connection, Runnable closed) {
        this.connection = connection;
        this.closed = closed;
    }

    static Connection of(Connection connection, Runnable closed) {
        return (Connection) Proxy.newProxyInstance(Wire.class.getClassLoader(), new Class<?>[]{Connection.class}, new Wire(connection, closed));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        return switch (method.getName()) {
            case "isValid" -> !connection.isClosed();
            case "getTransactionIsolation" -> Connection.TRANSACTION_READ_COMMITTED;
            case "equals" -> arguments != null && Proxy.isProxyClass(arguments[0].getClass()) && Proxy.getInvocationHandler(arguments[0]) == this;
            case "hashCode" -> System.identityHashCode(this);
            case "close", "abort" -> {
                try {
                    yield call(method, arguments);
                } finally {
                    if (told.compareAndSet(false, true)) {
                        closed.run();
                    }
                }
            }
            default -> call(method, arguments);
        };
    }

    private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }
}
