package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A name as PostgreSQL takes it: anything printable, at most 63 bytes, case-exact. */
@JacksonAnnotationsInside
@Size(min = 1, max = 63)
@ValidationRule(value = SqlName.FITS, message = SqlName.FITS_MESSAGE)
@ValidationRule(value = SqlName.PRINTABLE, message = SqlName.PRINTABLE_MESSAGE)
@Target({ElementType.FIELD, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface SqlName {
    String FITS = "size(bytes(self)) <= 63";
    String FITS_MESSAGE = "a name in PostgreSQL has at most 63 bytes";
    String PRINTABLE = "!self.matches('[\\\\p{Cc}\\\\p{Cf}]')";
    String PRINTABLE_MESSAGE = "a name must not hold control or format characters";
}
